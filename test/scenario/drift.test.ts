import { expect, test } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

// Somebody else works in the tenant: what appreg notices, what it leaves alone, what it changes and how.

const tenant = sharedTenant()
const connector = 'https://global.consent.azure-apim.net/redirect'
const foreign = 'https://foreign.example.com/callback'

/** A home whose manifest has been applied. */
async function applied(key: string, more: object = {}): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, more))
  await home.prepare(['apply', '--yes'])
  return home
}

async function reapply(home: Home, key: string, more: object) {
  home.write('appreg.yaml', manifest(key, more))
  const ran = await home.appreg(['apply', '--yes', '--verbose'])
  expect(ran).toMatchObject({ code: 0 })
  return ran
}

test.concurrent('verify names a scope that somebody disabled, and exits with 2', async () => {
  const home = await applied('disabled-scope')
  const { api } = await tenant.colleague.application('disabled-scope')
  const oauth2PermissionScopes = api.oauth2PermissionScopes.map((scope) => ({ ...scope, isEnabled: false }))
  await tenant.colleague.change('disabled-scope', { api: { oauth2PermissionScopes } })
  const { code, stdout } = await home.appreg(['verify'])
  expect(stdout).toMatch(
    /^failed +application api\.oauth2PermissionScopes\[access_as_user\] is as the manifest says$/m,
  )
  expect(stdout).toMatch(/expected .*"isEnabled":true.*\n +actual .*"isEnabled":false/)
  expect(code).toBe(2)
})

test.concurrent('verify names a consent that somebody withdrew, and exits with 2', async () => {
  const home = await applied('withdrawn')
  const { appId } = await tenant.colleague.application('withdrawn')
  const [grant] = await tenant.colleague.grants(appId)
  await tenant.colleague.graph('DELETE', `/oauth2PermissionGrants/${grant?.id}`)
  const { code, stdout } = await home.appreg(['verify'])
  expect(stdout).toMatch(
    /expected "User\.Read"\n +actual +absent\n +decided by oauth2PermissionGrant Microsoft Graph/,
  )
  expect(code).toBe(2)
})

test.concurrent('verify names a redirect URI that somebody removed, exits with 2, and apply brings it back', async () => {
  const home = await applied('removed-uri')
  await tenant.colleague.change('removed-uri', { web: { redirectUris: [foreign] } })
  const { code, stdout } = await home.appreg(['verify'])
  expect(stdout).toMatch(/decided by application web\.redirectUris/)
  expect(code).toBe(2)
  expect((await home.appreg(['apply', '--yes'])).code).toBe(0)
  const { web } = await tenant.colleague.application('removed-uri')
  expect([...web.redirectUris].sort()).toEqual([foreign, connector])
})

test.concurrent('apply mints a secret in the place of one that somebody deleted', async () => {
  const home = await applied('deleted-secret')
  const { id, appId, passwordCredentials } = await tenant.colleague.application('deleted-secret')
  const [{ keyId } = { keyId: '' }] = passwordCredentials
  await tenant.colleague.graph('POST', `/applications/${id}/removePassword`, { keyId })
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(401)
  await reapply(home, 'deleted-secret', {})
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)
})

test.concurrent('what a colleague added by hand survives an apply that changes the same collections', async () => {
  const key = 'additions'
  const home = await applied(key)
  const { id, appId, web, api } = await tenant.colleague.application(key)
  const scope = {
    ...api.oauth2PermissionScopes[0],
    id: '11111111-2222-4333-8444-555555555555',
    value: 'by_hand',
  }
  await tenant.colleague.change(key, {
    web: { redirectUris: [...web.redirectUris, foreign] },
    api: { oauth2PermissionScopes: [...api.oauth2PermissionScopes, scope] },
  })
  await tenant.colleague.graph('POST', `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: 'by hand' },
  })
  const [grant] = await tenant.colleague.grants(appId)
  await tenant.colleague.graph('PATCH', `/oauth2PermissionGrants/${grant?.id}`, { scope: 'User.Read openid' })

  await reapply(home, key, {
    api: { scopes: [{ value: 'access_as_user' }, { value: 'write' }] },
    redirectUris: { web: ['https://app.example.com/callback'] },
    permissions: { 'microsoft-graph': ['User.Read', 'profile'] },
  })
  const app = await tenant.colleague.application(key)
  expect([...app.web.redirectUris].sort()).toEqual(['https://app.example.com/callback', foreign, connector])
  expect(app.api.oauth2PermissionScopes.map(({ value }) => value).sort()).toEqual([
    'access_as_user',
    'by_hand',
    'write',
  ])
  expect(app.passwordCredentials.map(({ displayName }) => displayName).sort()).toEqual([
    'by hand',
    'connector',
  ])
  const grants = await tenant.colleague.grants(appId)
  expect(grants.map(({ scope }) => scope.split(' ').sort())).toEqual([['User.Read', 'openid', 'profile']])
})

test.concurrent('prune removes redirect URIs that the manifest does not list, and nothing else', async () => {
  const key = 'pruned'
  const home = await applied(key)
  const { id, api, web } = await tenant.colleague.application(key)
  const scope = {
    ...api.oauth2PermissionScopes[0],
    id: '11111111-2222-4333-8444-666666666666',
    value: 'by_hand',
  }
  await tenant.colleague.change(key, {
    web: { redirectUris: [...web.redirectUris, foreign] },
    api: { oauth2PermissionScopes: [...api.oauth2PermissionScopes, scope] },
  })
  await tenant.colleague.graph('POST', `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: 'by hand' },
  })
  const { stderr } = await reapply(home, key, { redirectUris: { prune: true } })
  expect(stderr).toContain(`- "${foreign}"`)
  const app = await tenant.colleague.application(key)
  expect(app.web.redirectUris).toEqual([connector])
  expect(app.api.oauth2PermissionScopes).toHaveLength(2)
  expect(app.passwordCredentials).toHaveLength(2)
})

test.concurrent('a scope that left the manifest is told of, and pruned when asked for', async () => {
  const key = 'left-behind'
  const home = await applied(key, { api: { scopes: [{ value: 'access_as_user' }, { value: 'write' }] } })
  const { api } = await tenant.colleague.application(key)
  const ids = api.oauth2PermissionScopes.map(({ id }) => id)
  const preAuthorizedApplications = [{ appId: tenant.ready.bootstrap.clientId, delegatedPermissionIds: ids }]
  await tenant.colleague.change(key, { api: { ...api, preAuthorizedApplications } })

  home.write('appreg.yaml', manifest(key))
  const told = await home.appreg(['plan', '--exit-code'])
  expect(told.stdout).toContain(
    'note: the scope write is no longer in the manifest, and stays: add "prune: [scopes]" to remove it',
  )
  expect(told.code).toBe(0)

  const { stderr } = await reapply(home, key, { prune: ['scopes'] })
  expect(stderr).toMatch(/^ {2}- api\.oauth2PermissionScopes\[write\]$/m)
  expect(stderr).toMatch(/^ {2}~ api\.preAuthorizedApplications\[.*\]\n +- "write"$/m)
  const after = (await tenant.colleague.application(key)).api
  expect(after.oauth2PermissionScopes.map(({ value }) => value)).toEqual(['access_as_user'])
  expect(after.preAuthorizedApplications).toMatchObject([{ delegatedPermissionIds: [expect.any(String)] }])
})

test.concurrent('prune: true removes what the manifest does not name, shows it by name, and spares secrets', async () => {
  const key = 'pruned-all'
  const ada = tenant.ready.admin.userPrincipalName
  const home = await applied(key, { owners: [ada] })
  const { id, appId } = await tenant.colleague.application(key)
  const [principal] = await tenant.colleague.principals(appId)
  const [own] = await tenant.colleague.principals(tenant.ready.bootstrap.clientId)
  await tenant.colleague.graph('POST', `/applications/${id}/owners/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/servicePrincipals/${principal?.id}`,
  })
  await tenant.colleague.graph('POST', `/servicePrincipals/${principal?.id}/appRoleAssignedTo`, {
    principalId: own?.id,
    resourceId: principal?.id,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  })
  await tenant.colleague.graph('POST', `/applications/${id}/federatedIdentityCredentials`, {
    name: 'by-hand',
    issuer: 'https://issuer.example.com',
    subject: 'by hand',
    audiences: ['api://AzureADTokenExchange'],
  })
  await tenant.colleague.graph('POST', `/applications/${id}/addPassword`, {
    passwordCredential: { displayName: 'by hand' },
  })
  const [grant] = await tenant.colleague.grants(appId)
  await tenant.colleague.graph('PATCH', `/oauth2PermissionGrants/${grant?.id}`, {
    scope: 'User.Read Mail.Read',
  })
  const { stderr } = await reapply(home, key, { owners: [ada], prune: true })
  expect(stderr).toMatch(/^- owner Test pruned-all \(/m)
  expect(stderr).toMatch(/^- app role assignment appreg bootstrap \(/m)
  expect(stderr).toMatch(/^- federated identity credential by-hand\n {2}- subject {2}"by hand"$/m)
  expect(stderr).toMatch(/^~ admin consent .*\n.*"User\.Read Mail\.Read" → "User\.Read"$/m)
  expect((await tenant.colleague.application(key)).passwordCredentials).toHaveLength(2)
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

test.concurrent('a new description goes through disabling the scope and keeps its id', async () => {
  const key = 'described'
  const home = await applied(key)
  const before = (await tenant.colleague.application(key)).api.oauth2PermissionScopes
  const { stderr } = await reapply(home, key, {
    api: { scopes: [{ value: 'access_as_user', description: 'Another sentence.' }] },
  })
  expect(stderr).toMatch(/^done +disable the scopes that change\n[\s\S]*^done +publish the scopes$/m)
  const after = (await tenant.colleague.application(key)).api.oauth2PermissionScopes
  expect(after).toEqual([
    {
      ...before[0],
      adminConsentDescription: 'Another sentence.',
      userConsentDescription: 'Another sentence.',
    },
  ])
})

test.concurrent('renaming keeps the application', async () => {
  const home = await applied('renamed')
  const { appId } = await tenant.colleague.application('renamed')
  const { stdout } = await reapply(home, 'renamed', { name: 'Another name' })
  expect(stdout).toContain('applied the plan (0 to create, 1 to update, 0 to delete)')
  expect(await tenant.colleague.application('renamed')).toMatchObject({ appId, displayName: 'Another name' })
})

test.concurrent('a secret that ends within renewBefore is replaced by a new one; the old one stays until it ends', async () => {
  const key = 'renewed'
  const secret = (lifetime: string, renewBefore: string) => ({
    credentials: { secrets: [{ name: 'connector', lifetime, renewBefore, store: 'file:connector.secret' }] },
  })
  const home = await applied(key, secret('20d', '5d'))
  const old = home.read('connector.secret').trim()
  const { stderr } = await reapply(home, key, secret('180d', '30d'))
  expect(stderr).toMatch(/lifetime +"\d+ days left" → "180 days"/)
  const { appId, passwordCredentials } = await tenant.colleague.application(key)
  const renewed = home.read('connector.secret').trim()
  expect(renewed).not.toBe(old)
  expect(passwordCredentials).toHaveLength(2)
  expect(await tenant.colleague.tokenStatus(appId, renewed)).toBe(200)
  expect(await tenant.colleague.tokenStatus(appId, old)).toBe(200)
})

test.concurrent('an application of the same name under another key is left alone, and the plan says so', async () => {
  await applied('namesake')
  const home = newHome(tenant.env)
  const { stdout } = await home.appreg(['plan', '--name', 'Test namesake', '--key', 'namesake-2'])
  expect(stdout).toMatch(/^note: another application named "Test namesake" exists \(appId [0-9a-f-]{36}\)/m)
})

test.concurrent('a second machine finds nothing to change', async () => {
  await applied('two-machines')
  const other = newHome(tenant.env)
  other.write('appreg.yaml', manifest('two-machines'))
  const { code, stdout } = await other.appreg(['plan', '--exit-code'])
  expect(stdout).toMatch(/^no changes/)
  expect(code).toBe(0)
})
