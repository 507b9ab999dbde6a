import { expect, test } from 'vitest'
import { manifest, newHome, sharedTenant } from './support.ts'

// A registration that somebody made by hand comes under appreg: as a manifest, or taken over by its name.

const tenant = sharedTenant()

interface Made {
  readonly id: string
  readonly appId: string
}

/** As the portal makes one: no key, version 1 tokens, a disabled scope, a URI that a manifest cannot hold. */
async function madeByHand(displayName: string): Promise<Made> {
  const { graph } = tenant.colleague
  const made = await graph<Made>('POST', '/applications', {
    displayName,
    signInAudience: 'AzureADMyOrg',
    tags: ['by-hand'],
    web: {
      redirectUris: ['https://portal.example.com/cb'],
      implicitGrantSettings: { enableIdTokenIssuance: true },
    },
    api: { oauth2PermissionScopes: [scope('read', true), scope('old', false)] },
  })
  await graph('PATCH', `/applications/${made.id}`, {
    identifierUris: [`api://${made.appId}`, `api://${made.appId}/more`],
  })
  await graph('POST', '/servicePrincipals', { appId: made.appId })
  await graph('POST', `/applications/${made.id}/addPassword`, {
    passwordCredential: { displayName: 'portal' },
  })
  return made
}

const scope = (value: string, isEnabled: boolean) => ({
  id: `00000000-0000-4000-8000-0000000000${isEnabled ? '01' : '02'}`,
  value,
  type: 'User',
  isEnabled,
  adminConsentDisplayName: `Administrators: ${value}`,
  adminConsentDescription: 'For administrators.',
  userConsentDisplayName: 'Users',
  userConsentDescription: null,
})

test.concurrent('import writes a manifest that plans to no changes, and says what it left out', async () => {
  const home = newHome(tenant.env)
  const { appId } = await madeByHand('Made by hand')
  const { code, stdout, stderr } = await home.appreg(['import', '--app', appId])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'wrote appreg.yaml: appreg plan -f appreg.yaml shows no changes\n',
  })
  expect(stderr).toBe('left out: the scope old: it is disabled\n')
  expect(home.read('appreg.yaml')).toMatch(
    new RegExp(
      `^appId: ${appId}$[^]*^ {2}# left out: the scope old: it is disabled\\n {2}scopes:\\n {4}- value: read$`,
      'm',
    ),
  )
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
  expect(await home.appreg(['apply', '--yes'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^no changes/),
  })
  expect((await home.appreg(['verify'])).code).toBe(0)
})

test.concurrent('what has a name with control characters, or none at all, is imported and shown', async () => {
  const home = newHome(tenant.env)
  const nameless = '00000000-0000-4000-8000-000000000004'
  const { appId } = await tenant.colleague.graph<Made>('POST', '/applications', {
    displayName: 'Two\nlines\u001b[2J',
    api: {
      oauth2PermissionScopes: [
        { ...scope('read', true), value: null },
        { id: nameless, value: null, type: 'Admin', isEnabled: true },
      ],
    },
    appRoles: [
      {
        id: '00000000-0000-4000-8000-000000000003',
        value: null,
        displayName: 'msiam_access',
        description: 'msiam_access',
        allowedMemberTypes: ['User'],
        isEnabled: true,
      },
      { id: nameless.replace(/.$/, '5'), value: 'Read', allowedMemberTypes: ['User'], isEnabled: true },
    ],
  })
  const { stdout, stderr } = await home.appreg(['import', '--app', appId])
  expect(stdout).toBe('wrote appreg.yaml: appreg plan -f appreg.yaml shows no changes\n')
  expect(stderr).toBe(
    [
      'left out: the name "Two\\nlines\\u001b[2J": a manifest cannot say it; it stays while the manifest has this one',
      'left out: the scope "Administrators: read": it has no value',
      `left out: the scope ${nameless}: it has no value`,
      'left out: the app role Read: its texts are empty in a way that a manifest cannot say',
      'left out: the app role "msiam_access": it has no value',
      '',
    ].join('\n'),
  )
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
  const shown = await home.appreg(['show'])
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toMatch(/^scopes +"Administrators: read", without a value$/m)
  expect(shown.stdout).toContain(`${nameless}, without a value\n`)
  expect(shown.stdout).toMatch(/^ +"msiam_access", without a value$/m)
  expect((await home.appreg(['config', 'generic'])).stdout).not.toMatch(/null/)
  expect(await home.appreg(['verify', '--app', appId])).toMatchObject({
    code: 0,
    stdout: 'skipped  the secret gets a token: the registration has no client secret\n',
  })
})

test.concurrent('import finds a registration by its key or object id, and prints it with --out -', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('imported'))
  await home.prepare(['apply', '--yes'])
  const { id, appId } = await tenant.colleague.application('imported')
  const byKey = await home.appreg(['import', '--app', 'imported', '--out', '-'])
  expect(byKey).toMatchObject({ code: 0, stdout: expect.stringMatching(/^key: imported$/m) })
  expect((await home.appreg(['import', '--app', id, '--out', '-'])).stdout).toBe(byKey.stdout)
  const json = await home.appreg(['import', '--app', appId, '--out', '-', '-o', 'json'])
  expect(JSON.parse(json.stdout)).toMatchObject({
    appId,
    objectId: id,
    leftOut: [],
    changes: [],
    yaml: byKey.stdout,
  })
})

test.concurrent('import overwrites a file only with --force, and asks nobody before it refuses', async () => {
  const home = newHome()
  home.write('appreg.yaml', 'name: Mine\n')
  const refused = await home.appreg(['import', '--app', 'any'])
  expect(refused).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/appreg\.yaml exists.*\nhint: .*--force/),
  })
  expect(home.read('appreg.yaml')).toBe('name: Mine\n')
  expect((await home.appreg(['import'])).stderr).toMatch(/no registration is named\nhint: .*--app/)
})

test.concurrent('apply stops at another registration of the same name, and goes on with --adopt or --new', async () => {
  const home = newHome(tenant.env)
  const { appId } = await madeByHand('Test taken')
  const { api } = { api: { scopes: [] } }
  home.write('appreg.yaml', manifest('taken', { api, credentials: { secrets: [] } }))
  const stopped = await home.appreg(['apply', '--yes'])
  expect(stopped).toMatchObject({ code: 3, stdout: '' })
  expect(stopped.stderr).toMatch(
    new RegExp(`"Test taken" exists already.*${appId}.*\\n.*--adopt.*\\n.*--new`),
  )
  expect(await tenant.colleague.applications('taken')).toHaveLength(1)

  const adopted = await home.appreg(['apply', '--yes', '--adopt'])
  expect(adopted).toMatchObject({ code: 0 })
  expect(adopted.stderr).toContain(`write "appId: ${appId}" into the manifest`)
  expect(await tenant.colleague.applications('taken')).toMatchObject([
    { appId, uniqueName: null, tags: ['by-hand'] },
  ])

  home.write('appreg.yaml', { ...manifest('taken', { api, credentials: { secrets: [] } }), appId })
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)

  home.write('appreg.yaml', manifest('taken', { api, credentials: { secrets: [] } }))
  expect((await home.appreg(['apply', '--yes', '--new'])).code).toBe(0)
  const both = await home.appreg(['apply', '--yes', '--adopt', '--key', 'x', '--name', 'Test taken'])
  expect(both.stderr).toMatch(/--adopt cannot choose\nhint: .*appId/)
})

test.concurrent('a manifest whose adopted registration is gone creates none', async () => {
  const home = newHome(tenant.env)
  const appId = '00000000-0000-4000-8000-00000000dead'
  home.write('appreg.yaml', manifest('gone', { appId }))
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(
    new RegExp(`there is no registration with the appId ${appId}.*\\nhint: .*appreg restore --app`),
  )
  expect(code).toBe(1)
  expect(await tenant.colleague.applications('gone')).toEqual([])
})

test.concurrent('plan tells of a deleted registration of the same key, and restore brings it back', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('deleted'))
  await home.prepare(['apply', '--yes'])
  const { appId } = await tenant.colleague.application('deleted')
  await home.prepare(['destroy', '--yes'])
  const note = new RegExp(
    `^note: a registration with the key deleted was deleted on .*appreg restore --app ${appId}$`,
    'm',
  )
  expect((await home.appreg(['plan'])).stdout).toMatch(note)
  // Another machine does not know that there was one: it asks in the first batch.
  const other = newHome(tenant.env)
  other.write('appreg.yaml', manifest('deleted'))
  const seen = await other.appreg(['plan', '--verbose'])
  expect(seen.stdout).toMatch(note)
  expect(seen.stderr.match(/\/v1\.0\/\$batch/g)).toHaveLength(1)
  expect((await home.appreg(['restore', '--app', appId, '--yes'])).code).toBe(0)
  expect((await home.appreg(['plan'])).stdout).not.toMatch(note)
})

test('apply says that the key of a deleted registration is reserved, and how to get it', {
  timeout: 60_000,
}, async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('reserved'))
  await home.prepare(['apply', '--yes'])
  const { appId } = await tenant.colleague.application('reserved')
  await home.prepare(['destroy', '--yes'])
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(
    new RegExp(
      `error: the key reserved is still reserved by a deleted application \\(appId ${appId}\\)\\nnothing was created\\nhint: bring it back with appreg restore`,
    ),
  )
  expect(code).toBe(1)
})
