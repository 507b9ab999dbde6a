import { expect, test } from 'vitest'
import { manifest, newHome, openTenant, sharedTenant } from './support.ts'

const tenant = sharedTenant()

/** A registration that works, in a folder with its manifest. */
async function working(key: string, more: object = {}) {
  const home = newHome(tenant.env)
  home.write(
    'appreg.yaml',
    manifest(key, {
      permissions: { 'microsoft-graph': ['User.Read'] },
      adminConsent: true,
      owners: [tenant.ready.admin.userPrincipalName],
      ...more,
    }),
  )
  await home.prepare(['apply', '--yes'])
  return { home, application: await tenant.colleague.application(key) }
}

test.concurrent('a registration that lacks nothing is healthy: exit code 0', async () => {
  const { home, application } = await working('lacks-nothing')
  const { code, stdout } = await home.appreg(['doctor'])
  expect([code, stdout]).toEqual([0, `healthy  Test lacks-nothing (appId ${application.appId})\n`])
})

test.concurrent('the two registrations of a split are healthy too', async () => {
  const { home } = await working('lacks-nothing-split', { topology: 'split' })
  const { code, stdout } = await home.appreg(['doctor'])
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^healthy {2}Test lacks-nothing-split /)])
})

test.concurrent('what will fail is found before anybody signs in, and mended together', async () => {
  const { home, application } = await working('will-fail', { api: { preauthorize: ['azure-cli'] } })
  const { oauth2PermissionScopes: scopes } = application.api
  await tenant.colleague.change('will-fail', {
    identifierUris: [],
    api: {
      requestedAccessTokenVersion: null,
      preAuthorizedApplications: [],
      oauth2PermissionScopes: scopes.map((scope) => ({ ...scope, isEnabled: false })),
    },
  })
  for (const { id } of await tenant.colleague.grants(application.appId))
    await tenant.colleague.graph('DELETE', `/oauth2PermissionGrants/${id}`)
  const found = await home.appreg(['doctor', '--app', 'will-fail', '-o', 'json'])
  expect(found.code).toBe(2)
  const document = JSON.parse(found.stdout)
  expect(Object.keys(document)).toEqual(['codes', 'healthy', 'findings'])
  expect(document).toMatchObject({ codes: [], healthy: false })
  const kinds = document.findings.map((one: { fix: { kind: string } }) => one.fix.kind)
  expect(kinds).toEqual(expect.arrayContaining(['set-token-version-2', 'grant-admin-consent']))

  const mended = await home.appreg(['doctor', '-f', 'appreg.yaml', '--fix', '--yes'])
  expect(mended.stdout.match(/^mended /gm)).toHaveLength(5)
  expect(mended.stdout).not.toContain('failed ')
  expect(mended.code).toBe(0)
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

test.concurrent('what takes a person is said with --fix: nothing is changed, exit code 2', async () => {
  const { home, application } = await working('takes-a-person')
  const [principal] = await tenant.colleague.principals(application.appId)
  await tenant.colleague.graph('PATCH', `/servicePrincipals/${principal?.id}`, { accountEnabled: false })
  const { code, stdout, stderr } = await home.appreg(['doctor', '--fix', '--yes'])
  expect(code).toBe(2)
  expect(stdout).toContain('What to do: enable the service principal')
  expect(stderr).toBe('note: nothing of this can be mended from here: follow the steps\n')
})

test.concurrent('without a text and without a registration it says what it looked for', async () => {
  const { code, stderr } = await newHome().appreg(['doctor'])
  expect(code).toBe(3)
  expect(stderr).toContain('without a text it examines a registration')
})

test.concurrent.each([
  [['--fix', '--yes', 'AADSTS50011'], /--fix takes a registration, and none is named/],
  [['--fix', '--app', 'x', 'AADSTS50011'], /doctor --fix asks before it writes/],
  [['--fix', '--offline', 'AADSTS50011'], /--fix and --offline exclude each other/],
  [['--all', 'AADSTS50011'], /--all examines everything/],
])('%j makes no sense: exit code 3, and nothing is sent', async (args, text) => {
  const { code, stderr } = await newHome().appreg(['doctor', ...args])
  expect(code).toBe(3)
  expect(stderr).toMatch(text)
})

test('--all examines every registration that one may see', async () => {
  const empty = await openTenant()
  const other = newHome(empty.env)
  for (const key of ['first', 'second', 'third', 'fourth', 'fifth']) {
    other.write(`${key}.yaml`, manifest(key, { credentials: { secrets: [] } }))
    await other.prepare(['apply', '-f', `${key}.yaml`, '--yes'])
  }
  const text = await other.appreg(['doctor', '--all'])
  expect(text.stdout).toMatch(/^6 registrations: 6 healthy, 0 with trouble$/m)
  // A registration with findings is parted from the next one.
  expect(text.stdout).not.toMatch(/[^\n]\nhealthy /)
  expect(text.stdout.match(/^healthy {2}Test (?:first|second|third|fourth|fifth) /gm)).toHaveLength(5)
  const json = await other.appreg(['doctor', '--all', '-o', 'json'])
  expect(JSON.parse(json.stdout)).toMatchObject({ codes: [], healthy: true })
  expect([text.code, json.code]).toEqual([0, 0])
  await empty.close()
})
