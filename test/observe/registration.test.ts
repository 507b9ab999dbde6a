import { expect, test } from 'vitest'
import { calledAppIds } from '../../src/observe/called-api.ts'
import { registrationOf } from '../../src/observe/registration.ts'
import { api, appId, application, keyCredential, scope, tenantId } from '../given/model.ts'

const cloud = {
  name: 'public',
  login: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  vault: 'vault.azure.net',
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
    certificates: [],
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

const preauthorized = (client: string) => [{ appId: client, delegatedPermissionIds: ['a'] }]

test('a client of another registration asks for the scopes that it lists, and the rest is what the API says', () => {
  const theirs = application({
    appId: 'api-1',
    displayName: 'Orders',
    identifierUris: ['api://orders'],
    api: api({
      requestedAccessTokenVersion: null,
      preAuthorizedApplications: preauthorized('vscode'),
      oauth2PermissionScopes: [
        scope({ id: 'a', value: 'read' }),
        scope({ id: 'b', value: 'write' }),
        scope({ id: 'c', value: 'off', isEnabled: false }),
      ],
    }),
  })
  const resourceAccess = [
    { id: 'a', type: 'Scope' as const },
    { id: 'b', type: 'Role' as const },
    { id: 'c', type: 'Scope' as const },
  ]
  const client = application({
    api: api({ oauth2PermissionScopes: [], preAuthorizedApplications: preauthorized('connections') }),
    requiredResourceAccess: [{ resourceAppId: 'api-1', resourceAccess }],
  })
  expect(calledAppIds(client)).toEqual(['api-1'])
  expect(registrationOf(client, { tenantId, cloud }, theirs)).toMatchObject({
    appId,
    displayName: 'MCP dev',
    apiAppId: 'api-1',
    apiDisplayName: 'Orders',
    preauthorized: ['vscode'],
    ownPreauthorized: ['connections'],
    tokenVersion: 1,
    identifierUris: ['api://orders'],
    scopes: ['read'],
    redirectUris: { web: ['https://client.example/callback'] },
  })
})

test('what exposes scopes is its own API, whatever it lists', () => {
  const resourceAccess = [{ id: 'a', type: 'Scope' as const }]
  const both = application({ requiredResourceAccess: [{ resourceAppId: 'api-1', resourceAccess }] })
  expect(calledAppIds(both)).toEqual([])
})

test('a scope that is switched off is not one that clients can ask for', () => {
  const oauth2PermissionScopes = [scope({ isEnabled: false }), scope({ id: 'b', value: 'read' })]
  const have = application({ api: api({ oauth2PermissionScopes }) })
  expect(registrationOf(have, { tenantId, cloud }).scopes).toEqual(['read'])
})

test('it names the certificates that it can sign in with, and no other keys', () => {
  const keyCredentials = [
    keyCredential(),
    keyCredential({ keyId: 'unnamed', displayName: null }),
    keyCredential({ displayName: 'SAML', usage: 'Sign' }),
  ]
  expect(registrationOf(application({ keyCredentials }), { tenantId, cloud }).certificates).toEqual([
    'signing',
    'unnamed',
  ])
})
