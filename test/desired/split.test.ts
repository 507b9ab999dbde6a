import { expect, test } from 'vitest'
import { deriveAll, deriveDesired } from '../../src/desired/derive.ts'
import { CONNECTOR_REDIRECT_URI } from '../manifest/given.ts'
import { parsed } from './given.ts'

const split = parsed({
  topology: 'split',
  clients: ['copilot-studio', 'vscode'],
  redirectUris: { spa: ['https://orders.example.com/'], prune: true },
  api: {
    scopes: [{ value: 'read' }, { value: 'write' }],
    appRoles: [{ value: 'Reader' }],
    optionalClaims: { accessToken: ['ipaddr'], idToken: ['login_hint'] },
  },
  credentials: {
    certificates: [{ name: 'nightly' }],
    federated: [{ github: { repository: 'contoso/orders', branch: 'main' } }],
  },
  assignments: [{ principal: 'ada@contoso.example', role: 'Reader' }],
  assignmentRequired: true,
  enabled: true,
  publicClient: true,
  owners: ['ada@contoso.example'],
  tags: ['mcp'],
  server: { kind: 'generic' },
})
const [api, connector] = deriveAll(split)

test('one registration is all there is without a split', () => {
  const single = parsed()
  expect(deriveAll(single)).toEqual([deriveDesired(single)])
})

test('the API offers, and has nothing to sign in with', () => {
  expect(api).toMatchObject({
    key: 'orders-api',
    displayName: 'Orders API',
    identifierUris: ['api://{appId}'],
    scopes: [{ value: 'read' }, { value: 'write' }],
    appRoles: [{ value: 'Reader' }],
    optionalClaims: { accessToken: ['ipaddr'], idToken: [] },
    preauthorize: [{ scopes: ['read', 'write'] }],
    redirectUris: { web: [], spa: [], publicClient: [] },
    prune: ['redirectUris'],
    secrets: [],
    certificates: [],
    federated: [],
    settings: { assignmentRequired: true, enabled: true },
    assignments: [{ principal: 'ada@contoso.example', role: 'Reader' }],
    server: { kind: 'generic' },
  })
  expect(api?.settings).not.toHaveProperty('publicClient')
})

test('the connector signs in, and asks for the scopes of the API', () => {
  expect(connector).toEqual({
    key: 'orders-api-connector',
    displayName: 'Orders API connector',
    signInAudience: 'AzureADMyOrg',
    tokenVersion: 2,
    identifierUris: [],
    scopes: [],
    appRoles: [],
    optionalClaims: { accessToken: [], idToken: ['login_hint'], saml2Token: [] },
    preauthorize: [],
    settings: { publicClient: true, enabled: true },
    tags: ['mcp'],
    redirectUris: { web: [CONNECTOR_REDIRECT_URI], spa: ['https://orders.example.com/'], publicClient: [] },
    prune: ['redirectUris'],
    permissions: [{ resource: 'key:orders-api', delegated: ['read', 'write'], application: [] }],
    adminConsent: true,
    secrets: [{ name: 'connector', lifetimeDays: 180, renewBeforeDays: 30 }],
    certificates: [{ name: 'nightly', key: 'rsa-2048', lifetimeDays: 365, renewBeforeDays: 30 }],
    federated: [expect.objectContaining({ subject: 'repo:contoso/orders:ref:refs/heads/main' })],
    owners: ['ada@contoso.example'],
    assignments: [],
    clients: ['copilot-studio', 'vscode'],
    server: { kind: 'generic' },
  })
})
