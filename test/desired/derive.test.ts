import { expect, test } from 'vitest'
import { deriveDesired } from '../../src/desired/derive.ts'
import { scopeId } from '../../src/desired/ids.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { CONNECTOR_REDIRECT_URI } from '../../src/manifest/redirect-uri.ts'
import type { WrittenManifest } from '../../src/manifest/schema.ts'

const derived = (more: Omit<WrittenManifest, 'name'> = {}) =>
  deriveDesired(parseManifest(JSON.stringify({ name: 'Orders API', ...more }), 'appreg.yaml'))

test('a name is enough', () => {
  expect(derived()).toEqual({
    key: 'orders-api',
    displayName: 'Orders API',
    signInAudience: 'AzureADMyOrg',
    tokenVersion: 2,
    identifierUris: ['api://{appId}'],
    scopes: [
      {
        id: scopeId('orders-api', 'access_as_user'),
        value: 'access_as_user',
        adminConsentDisplayName: 'Access Orders API',
        adminConsentDescription: 'Lets the app call Orders API on behalf of the signed-in user.',
        userConsentDisplayName: 'Access Orders API',
        userConsentDescription: 'Lets the app call Orders API on behalf of the signed-in user.',
        type: 'User',
        isEnabled: true,
      },
    ],
    redirectUris: { web: [CONNECTOR_REDIRECT_URI], spa: [], publicClient: [] },
    pruneRedirectUris: false,
    permissions: [{ resourceAppId: '00000003-0000-0000-c000-000000000000', delegated: ['User.Read'] }],
    adminConsent: true,
    secrets: [{ name: 'connector', lifetimeDays: 180, renewBeforeDays: 30 }],
  })
})

test.each([
  ['single-tenant', 'AzureADMyOrg'],
  ['multi-tenant', 'AzureADMultipleOrgs'],
  ['multi-tenant-and-personal', 'AzureADandPersonalMicrosoftAccount'],
  ['personal', 'PersonalMicrosoftAccount'],
] as const)('the audience %s is %s in Graph', (audience, signInAudience) => {
  expect(derived({ audience }).signInAudience).toBe(signInAudience)
})

test('ids follow the key, not the name', () => {
  expect(derived({ key: 'orders' }).scopes[0]?.id).toBe(scopeId('orders', 'access_as_user'))
})

test('a scope for administrators has no texts for users', () => {
  const scope = {
    value: 'approve',
    displayName: 'Approve',
    description: 'Approves.',
    consent: 'admins',
  } as const
  expect(derived({ api: { scopes: [scope] } }).scopes).toMatchObject([
    {
      type: 'Admin',
      adminConsentDisplayName: 'Approve',
      adminConsentDescription: 'Approves.',
      userConsentDisplayName: null,
      userConsentDescription: null,
    },
  ])
})

test('a scope without texts is told apart by its value', () => {
  const { scopes } = derived({ api: { scopes: [{ value: 'access_as_user' }, { value: 'read' }] } })
  expect(scopes.map((scope) => scope.adminConsentDisplayName)).toEqual([
    'Access Orders API',
    'Access Orders API (read)',
  ])
})

test('the redirect URI of Power Platform is there once, and equal ones become one', () => {
  const uri = 'https://orders.example.com/callback'
  const redirectUris = {
    web: [uri, CONNECTOR_REDIRECT_URI, uri],
    spa: [],
    publicClient: ['a://b', 'a://b'],
    prune: true,
  }
  expect(derived({ redirectUris })).toMatchObject({
    redirectUris: { web: [CONNECTOR_REDIRECT_URI, uri], spa: [], publicClient: ['a://b'] },
    pruneRedirectUris: true,
  })
})

test('empty lists mean none', () => {
  const nothing = derived({
    api: { scopes: [] },
    permissions: { 'microsoft-graph': [] },
    credentials: { secrets: [] },
    adminConsent: false,
  })
  expect(nothing).toMatchObject({ scopes: [], permissions: [], secrets: [], adminConsent: false })
})

test('everything that is written is kept', () => {
  expect(
    derived({
      key: 'orders',
      api: { identifierUri: 'https://orders.example.com/mcp', tokenVersion: 1 },
      permissions: { 'microsoft-graph': ['User.Read', 'offline_access', 'User.Read'] },
      credentials: { secrets: [{ name: 's', lifetime: '1y', renewBefore: '2w', store: 'file:x' }] },
      server: { kind: 'generic', url: 'https://orders.example.com/mcp' },
    }),
  ).toMatchObject({
    key: 'orders',
    identifierUris: ['https://orders.example.com/mcp'],
    tokenVersion: 1,
    permissions: [{ delegated: ['User.Read', 'offline_access'] }],
    secrets: [{ name: 's', lifetimeDays: 365, renewBeforeDays: 14, store: 'file:x' }],
    server: { kind: 'generic', url: 'https://orders.example.com/mcp' },
  })
})
