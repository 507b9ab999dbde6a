import { expect, test } from 'vitest'
import { asking } from './asking.ts'
import { newHome, sharedTenant } from './support.ts'

// What doctor leaves to a person, because it changes who gets in, is done as its steps say.

const tenant = sharedTenant()

async function working(key: string) {
  const home = newHome(tenant.env)
  const secret = { name: 'connector', store: 'file:connector.secret' }
  home.write(
    'appreg.yaml',
    `name: Test ${key}\nkey: ${key}\ncredentials: { secrets: [${JSON.stringify(secret)}] }\n`,
  )
  await home.prepare(['apply', '--yes'])
  const { appId } = await tenant.colleague.application(key)
  return { home, appId }
}

/** Follows the step that names a line of the manifest. */
async function follow(home: Awaited<ReturnType<typeof working>>['home'], args: readonly string[]) {
  const found = await home.appreg(['doctor', '-o', 'json', ...args])
  const [{ fix }] = JSON.parse(found.stdout).findings
  expect(fix.automatic).toBe(false)
  const line = fix.steps.flatMap((step: string) => /^In appreg\.yaml: `([^`]+)`/.exec(step)?.[1] ?? [])[0]
  home.write('appreg.yaml', `${home.read('appreg.yaml')}${line}\n`)
  expect((await home.appreg(['apply', '--yes', '-q'])).code).toBe(0)
}

test.concurrent.each([['text'], ['check-up']])(
  'a disabled service principal is enabled by the step: %s',
  async (way) => {
    const { home, appId } = await working(`disabled-${way}`)
    const client = {
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: home.read('connector.secret').trim(),
      scope: `${appId}/.default`,
    }
    await tenant.colleague.graph('PATCH', `/servicePrincipals(appId='${appId}')`, { accountEnabled: false })
    const seen = await asking(tenant.ready).token(client)
    expect(seen).toContain('AADSTS7000112')
    await follow(home, way === 'text' ? [seen] : [])
    expect(await asking(tenant.ready).token(client)).toContain('access_token')
  },
)

test.concurrent('public client flows are allowed by the step', async () => {
  const { home, appId } = await working('device')
  const { userPrincipalName: username, password } = tenant.ready.admin
  const form = { grant_type: 'password', client_id: appId, scope: 'openid', username, password }
  const seen = await asking(tenant.ready).token(form)
  expect(seen).toContain('AADSTS7000218')
  await follow(home, [`grant_type=password ${seen}`])
  expect(await asking(tenant.ready).token(form)).not.toContain('AADSTS7000218')
})
