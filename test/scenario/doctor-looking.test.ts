import { expect, test } from 'vitest'
import { asking } from './asking.ts'
import { newHome, sharedTenant } from './support.ts'
import { workingIn } from './working.ts'

const tenant = sharedTenant()
const ownAddress = 'https://global.consent.azure-apim.net/redirect/cr25-5ftest-2d10'

const working = (key: string, more: object = {}) =>
  workingIn(tenant, key, { redirectUris: { web: [ownAddress] }, ...more })

const first = (stdout: string) => JSON.parse(stdout).findings[0]

test.concurrent.each([
  ['a trailing slash', `${ownAddress}/`],
  ['upper and lower case', ownAddress.replace('cr25', 'CR25')],
  ['the suffix of the connector', ownAddress.replace('2d10', '2d11')],
  ['the cloud', ownAddress.replace('.net/', '.us/')],
])(
  'a redirect URI that differs in %s is shown beside the one that is registered',
  async (difference, uri) => {
    const { home, application } = await working(`near-${difference.replaceAll(' ', '-')}`)
    const seen = await asking(tenant.ready).authorize({
      client_id: application.appId,
      redirect_uri: uri,
      scope: 'openid',
    })
    const { code, stdout, stderr } = await home.appreg(['doctor', '-o', 'json', seen])
    expect([code, stderr]).toEqual([2, ''])
    expect(first(stdout)).toMatchObject({
      fix: { kind: 'add-redirect-uri', automatic: true },
      evidence: [
        {
          what: `redirect URIs of "${application.displayName}" (${application.appId}) (differs in ${difference})`,
          expected: uri,
          actual: ownAddress,
        },
      ],
    })
  },
)

test.concurrent('a scope that is disabled comes before one that is mistyped', async () => {
  const { home, application } = await working('disabled-scope')
  const { oauth2PermissionScopes: scopes } = application.api
  await tenant.colleague.change('disabled-scope', {
    api: { oauth2PermissionScopes: scopes.map((scope) => ({ ...scope, isEnabled: false })) },
  })
  const seen = await asking(tenant.ready).authorize({
    client_id: application.appId,
    redirect_uri: ownAddress,
    scope: `${application.appId}/access_as_user`,
  })
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen])
  expect(JSON.parse(stdout).codes).toEqual([650053])
  expect(JSON.parse(stdout).findings).toHaveLength(1)
  expect(first(stdout)).toMatchObject({
    fix: { kind: 'add-scope', automatic: true },
    evidence: [{ expected: 'access_as_user', actual: 'access_as_user, disabled' }],
  })
})

test.concurrent('a service principal that is disabled', async () => {
  const { home, application, secret } = await working('disabled-client')
  const [principal] = await tenant.colleague.principals(application.appId)
  await tenant.colleague.graph('PATCH', `/servicePrincipals/${principal?.id}`, { accountEnabled: false })
  const seen = await asking(tenant.ready).token({
    grant_type: 'client_credentials',
    client_id: application.appId,
    client_secret: secret,
    scope: `${application.appId}/.default`,
  })
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen])
  expect(first(stdout).evidence[0]).toEqual({
    what: `accountEnabled of the service principal of "${application.displayName}" (${application.appId})`,
    expected: 'true',
    actual: 'false',
  })
})

test.concurrent('a client id of nobody is held against the one that is meant', async () => {
  const { home, application } = await working('other-client')
  const nobody = '0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0'
  const seen = await asking(tenant.ready).authorize({
    client_id: nobody,
    redirect_uri: ownAddress,
    scope: 'openid',
  })
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen])
  expect(first(stdout)).toMatchObject({
    code: 700016,
    fix: { kind: 'wrong-client-id' },
    evidence: [
      {
        what: `application with the client id ${nobody}`,
        expected: `one in the tenant ${tenant.ready.tenantId}`,
        actual: `none; meant is ${application.appId}`,
      },
      { what: 'client id of the request', expected: application.appId, actual: nobody },
    ],
  })
})

test.concurrent('what is mended already is said, and not mended again', async () => {
  const { home, application } = await working('mended-already')
  const text = `AADSTS50011: The redirect URI '${ownAddress}' specified in the request does not match the redirect URIs configured for the application '${application.appId}'.`
  const { code, stdout } = await home.appreg(['doctor', text])
  expect(code).toBe(2)
  expect(stdout).toContain('The tenant holds what the message misses')
  expect(stdout).toContain('What to do: try again after some minutes')
})

test.concurrent('where nobody can sign in, it is explained all the same, and said why nobody looked', async () => {
  const home = newHome()
  const args = ['doctor', '--app', '0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0', '--auth', 'service-principal']
  const { code, stdout, stderr } = await home.appreg([...args, 'AADSTS7000222'])
  expect(code).toBe(2)
  expect(stdout).toMatch(/^AADSTS7000222: The client secret has expired\n/)
  expect(stderr).toMatch(/^note: explained from the text alone, the tenant could not be looked at: /)
})

test.concurrent('--offline looks at nothing, though a manifest is there', async () => {
  const home = newHome()
  home.write('appreg.yaml', { name: 'Nobody', key: 'nobody' })
  const { code, stderr } = await home.appreg(['doctor', '--offline', 'AADSTS7000222'])
  expect([code, stderr]).toEqual([2, ''])
})

const withPassword = (application: { appId: string }, secret: string, scope: string) =>
  asking(tenant.ready).token({
    grant_type: 'password',
    client_id: application.appId,
    client_secret: secret,
    username: tenant.ready.admin.userPrincipalName,
    password: tenant.ready.admin.password,
    scope,
  })

test.concurrent('assignment that is required, and who is assigned', async () => {
  const { home, application, secret } = await working('assignment-required', { assignmentRequired: true })
  const seen = await withPassword(application, secret, 'https://graph.microsoft.com/User.Read')
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen])
  expect(first(stdout)).toMatchObject({
    code: 50105,
    fix: { kind: 'assign-user', automatic: false, changes: [] },
  })
  expect(first(stdout).evidence[0]).toMatchObject({
    what: `who is assigned to "${application.displayName}" (${application.appId}), which requires it`,
    actual: 'none',
  })
})

test.concurrent('the common endpoint, beside the tenant of the registration', async () => {
  const { home, application } = await working('on-common')
  const parameters = { client_id: application.appId, redirect_uri: ownAddress, scope: 'openid' }
  const seen = await asking(tenant.ready).authorize(parameters, 'common')
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen])
  expect(first(stdout)).toMatchObject({
    code: 50194,
    fix: { kind: 'set-tenant-id', automatic: false },
    evidence: [{ what: 'tenant of the request', expected: tenant.ready.tenantId, actual: 'common' }],
  })
})

test.concurrent('the id of a secret in place of its value, where the configured one is given', async () => {
  const { home, application } = await working('id-for-value')
  const keyId = application.passwordCredentials[0]?.keyId ?? ''
  const seen = await withPassword(application, keyId, 'openid')
  const { stdout } = await home.appreg(['doctor', '-o', 'json', seen], { APPREG_CLIENT_SECRET: keyId })
  expect(first(stdout)).toMatchObject({
    code: 7000215,
    fix: { kind: 'use-secret-value-not-id' },
  })
  expect(first(stdout).evidence[0].actual).toBe(`the id of the secret "connector" (key id ${keyId})`)
})

test.concurrent('a token of version 1, which the server refuses, is traced to the registration', async () => {
  const { home } = await working('version-one')
  await tenant.colleague.change('version-one', { api: { requestedAccessTokenVersion: null } })
  const { stdout } = await home.appreg(['doctor', '-o', 'json', 'JWT: unexpected "iss" claim value'])
  expect(first(stdout)).toMatchObject({
    code: null,
    fix: {
      kind: 'set-token-version-2',
      automatic: true,
      changes: [{ path: 'api.requestedAccessTokenVersion', before: null, after: 2 }],
    },
    evidence: [{ expected: '2', actual: 'not set, which is 1' }],
  })
})

test.concurrent('an appreg.yaml that nobody named, and that is wrong, is no reason not to explain', async () => {
  const home = newHome()
  home.write('appreg.yaml', 'name: [')
  const { code, stdout, stderr } = await home.appreg(['doctor', 'AADSTS7000222'])
  expect(code).toBe(2)
  expect(stdout).toContain('The client secret has expired')
  expect(stderr).toContain('note: appreg.yaml in this folder is left out: ')
})
