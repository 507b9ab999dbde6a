import { expect, test } from 'vitest'
import { registrationOf } from '../../src/observe/registration.ts'
import { api, appId, application, scope, tenantId } from '../given/model.ts'

const cloud = {
  name: 'public',
  login: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
} as const

test('the registration says what the tenant holds', () => {
  const secret = { name: 'connector', store: 'file:client.secret' }
  expect(registrationOf(application(), { tenantId, cloud, secret })).toEqual({
    tenantId,
    cloud,
    secret,
    key: 'mcp-dev',
    appId,
    displayName: 'MCP dev',
    isMultiTenant: false,
    tokenVersion: 2,
    identifierUris: [`api://${appId}`],
    scopes: ['access_as_user'],
    redirectUris: { web: ['https://client.example/callback'], spa: [], publicClient: [] },
    preauthorized: [],
  })
})

test.each([
  ['AzureADMyOrg', false],
  ['AzureADMultipleOrgs', true],
  ['AzureADandPersonalMicrosoftAccount', true],
] as const)('with accounts of %s other organisations may sign in: %s', (signInAudience, expected) => {
  expect(registrationOf(application({ signInAudience }), { tenantId, cloud }).isMultiTenant).toBe(expected)
})

test.each([
  [2, 2],
  [1, 1],
  // What Graph leaves open for an application of one tenant means version 1.
  [null, 1],
])('a token version of %s means %i', (requestedAccessTokenVersion, version) => {
  const have = application({ api: api({ requestedAccessTokenVersion }) })
  expect(registrationOf(have, { tenantId, cloud }).tokenVersion).toBe(version)
})

test('a scope that is switched off is not one that clients can ask for', () => {
  const oauth2PermissionScopes = [scope({ isEnabled: false }), scope({ id: 'b', value: 'read' })]
  const have = application({ api: api({ oauth2PermissionScopes }) })
  expect(registrationOf(have, { tenantId, cloud }).scopes).toEqual(['read'])
})
