import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deriveClient, deriveDesired } from '../../src/desired/derive.ts'
import { roleId, scopeId } from '../../src/desired/ids.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { prunable } from '../../src/model/desired.ts'
import { keyPair, publicPem } from '../given/certificates.ts'
import { folder } from '../given/folder.ts'
import { CONNECTOR_REDIRECT_URI, manifest } from '../manifest/given.ts'
import { derived } from './given.ts'

const graph = '00000003-0000-0000-c000-000000000000'

test('a name is enough', () => {
  expect(derived()).toEqual({
    key: 'orders-api',
    isKeyFromName: true,
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
    appRoles: [],
    optionalClaims: { accessToken: [], idToken: [], saml2Token: [] },
    preauthorize: [],
    settings: {},
    tags: [],
    redirectUris: { web: [CONNECTOR_REDIRECT_URI], spa: [], publicClient: [] },
    permissions: [{ resource: graph, delegated: ['User.Read'], application: [] }],
    adminConsent: true,
    secrets: [{ name: 'connector', lifetimeDays: 180, renewBeforeDays: 30 }],
    certificates: [],
    federated: [],
    owners: [],
    assignments: [],
    prune: [],
    clients: ['copilot-studio'],
  })
})

test('a certificate that is made has its own defaults', () => {
  const written = [{ name: 'a' }, { name: 'b', lifetime: '1y', renewBefore: '2w', key: 'rsa-4096' as const }]
  expect(derived({ credentials: { certificates: written } }).certificates).toEqual([
    { name: 'a', key: 'rsa-2048', lifetimeDays: 365, renewBeforeDays: 30 },
    { name: 'b', key: 'rsa-4096', lifetimeDays: 365, renewBeforeDays: 14 },
  ])
})

test('a certificate from a file comes with what it holds', async () => {
  const pair = await keyPair()
  const file = join(folder(), 'client.cer')
  writeFileSync(file, publicPem(pair))
  expect(derived({ credentials: { certificates: [{ name: 'a', file }] } }).certificates).toEqual([
    { name: 'a', file, certificate: pair.certificate },
  ])
})

test.each([
  ['single-tenant', 'AzureADMyOrg'],
  ['multi-tenant', 'AzureADMultipleOrgs'],
  ['multi-tenant-and-personal', 'AzureADandPersonalMicrosoftAccount'],
  ['personal', 'PersonalMicrosoftAccount'],
] as const)('the audience %s is %s in Graph', (audience, signInAudience) => {
  expect(derived({ audience }).signInAudience).toBe(signInAudience)
})

test.each<[string, Parameters<typeof derived>[0], readonly string[]]>([
  ['everything', { prune: true, redirectUris: { prune: true } }, prunable],
  [
    'what is listed, once and in one order',
    { prune: ['scopes', 'redirectUris', 'scopes'] },
    ['redirectUris', 'scopes'],
  ],
  [
    'redirect URIs, said where they stand',
    { prune: ['appRoles'], redirectUris: { prune: true } },
    ['redirectUris', 'appRoles'],
  ],
  ['nothing', { prune: false }, []],
])('prune means %s', (_, more, parts) => {
  expect(derived(more).prune).toEqual(parts)
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

test('an app role says who may hold it', () => {
  const appRoles = [
    { value: 'Reader' },
    { value: 'Job', displayName: 'Jobs', description: 'Runs jobs.', members: 'applications' },
    { value: 'Any', members: 'both' },
  ] as const
  expect(derived({ api: { appRoles: [...appRoles] } }).appRoles).toEqual([
    {
      id: roleId('orders-api', 'Reader'),
      value: 'Reader',
      displayName: 'Reader',
      description: 'Holds the role Reader in Orders API.',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    },
    expect.objectContaining({
      displayName: 'Jobs',
      description: 'Runs jobs.',
      allowedMemberTypes: ['Application'],
    }),
    expect.objectContaining({ allowedMemberTypes: ['User', 'Application'] }),
  ])
})

test('permissions are one entry for each API, under one spelling of it', () => {
  const permissions = {
    'microsoft-graph': { delegated: ['User.Read', 'User.Read'], application: ['User.Read.All'] },
    '11111111-2222-3333-4444-55555555ABCD': ['read'],
    'https://orders.example.com': { application: ['Orders.Job'] },
    'api://nothing': [],
  }
  expect(derived({ permissions }).permissions).toEqual([
    { resource: graph, delegated: ['User.Read'], application: ['User.Read.All'] },
    { resource: '11111111-2222-3333-4444-55555555abcd', delegated: ['read'], application: [] },
    { resource: 'https://orders.example.com', delegated: [], application: ['Orders.Job'] },
  ])
})

test('a setting that the manifest does not write is left alone', () => {
  const settings = {
    notes: 'Owned by the orders team.\nAsk them.',
    homePageUrl: 'https://orders.example.com/',
    logoutUrl: 'https://orders.example.com/out',
    publicClient: false,
    enabled: false,
    assignmentRequired: true,
  }
  expect(derived({ ...settings, implicit: { idTokens: true } }).settings).toEqual({
    ...settings,
    implicit: { accessTokens: false, idTokens: true },
  })
})

test('assignments carry their role, once each', () => {
  const reader = { principal: 'ada@contoso.example', role: 'Reader' }
  const job = { principal: 'ada@contoso.example', role: 'Job' }
  const api = { appRoles: [{ value: 'Reader' }, { value: 'Job' }] }
  expect(derived({ api, assignments: [reader, job, reader] }).assignments).toEqual([reader, job])
  expect(derived({ assignments: ['ada@contoso.example'] }).assignments).toEqual([
    { principal: 'ada@contoso.example' },
  ])
})

test('empty lists mean none', () => {
  const nothing = derived({
    api: { scopes: [], identifierUri: [] },
    permissions: { 'microsoft-graph': [] },
    clients: [],
    credentials: { secrets: [] },
    adminConsent: false,
  })
  expect(nothing).toMatchObject({
    identifierUris: [],
    scopes: [],
    permissions: [],
    secrets: [],
    adminConsent: false,
    redirectUris: { web: [] },
  })
})

test('everything that is written is kept, and equal names become one', () => {
  expect(
    derived({
      key: 'orders',
      tags: ['mcp', 'mcp'],
      owners: ['ada@contoso.example', 'ada@contoso.example'],
      api: {
        identifierUri: ['api://{appId}', 'https://orders.example.com/mcp'],
        tokenVersion: 1,
        optionalClaims: { accessToken: ['ipaddr', 'ipaddr'], saml2Token: ['upn'] },
      },
      credentials: { secrets: [{ name: 's', lifetime: '1y', renewBefore: '2w', store: 'file:x' }] },
      server: { kind: 'generic', url: 'https://orders.example.com/mcp' },
    }),
  ).toMatchObject({
    key: 'orders',
    tags: ['mcp'],
    owners: ['ada@contoso.example'],
    identifierUris: ['api://{appId}', 'https://orders.example.com/mcp'],
    tokenVersion: 1,
    optionalClaims: { accessToken: ['ipaddr'], idToken: [], saml2Token: ['upn'] },
    secrets: [{ name: 's', lifetimeDays: 365, renewBeforeDays: 14, store: 'file:x' }],
    server: { kind: 'generic', url: 'https://orders.example.com/mcp' },
  })
})

test('where one registration is expected, a manifest of two is refused', () => {
  const split = parseManifest(manifest({ topology: 'split' }), 'appreg.yaml')
  expect(() => deriveDesired(split)).toThrow(
    'the manifest describes two registrations, where one is expected',
  )
  expect(deriveClient(split).key).toMatch(/-connector$/)
})
