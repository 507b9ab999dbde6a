import { expect, test } from 'vitest'
import { parseManifest } from '../../src/manifest/load.ts'
import { CONNECTOR_REDIRECT_URI, manifest, problemsOf } from './given.ts'

const identifierUri = (uri: string | string[], more: object = {}) =>
  manifest({ ...more, api: { identifierUri: uri } })
const appRoles = (...values: string[]) => manifest({ api: { appRoles: values.map((value) => ({ value })) } })
const scopes = (values: string[], more: object = {}) =>
  manifest({ ...more, api: { scopes: values.map((value) => ({ value })) } })
const uris = (count: number) =>
  Array.from({ length: count }, (_, index) => `https://app.example.com/${index}`)
const personal = { audience: 'personal' }

test.each([
  ['a name without letters, but with a key', manifest({ name: '…', key: 'dots' })],
  ['an identifier URI with the client id inside', identifierUri('api://{appId}/orders')],
  ['an identifier URI in a domain', identifierUri('https://orders.example.com/mcp')],
  ['several identifier URIs', identifierUri(['api://{appId}', 'https://orders.example.com/mcp'])],
  ['no identifier URI', identifierUri([])],
  ['a silent sign-in to one registration', manifest({ clients: ['powerplatform-obo'] })],
  ['two registrations', manifest({ topology: 'split' })],
  ['two of long names', manifest({ topology: 'split', name: 'x'.repeat(246), key: 'x'.repeat(110) })],
  ['a redirect URI that is listed twice', manifest({ redirectUris: { web: [...uris(1), ...uris(1)] } })],
  [
    'the redirect URI of Power Platform under web',
    manifest({ redirectUris: { web: [CONNECTOR_REDIRECT_URI] } }),
  ],
  [
    'localhost beside 127.0.0.1',
    manifest({
      redirectUris: {
        publicClient: ['http://localhost:1/a', 'http://127.0.0.1:1/a', 'http://localhost:2/b'],
      },
    }),
  ],
  ['255 redirect URIs beside the one of Power Platform', manifest({ redirectUris: { web: uris(255) } })],
  ['99 of them for personal accounts', manifest({ ...personal, redirectUris: { web: uris(99) } })],
  ['a scope of 41 characters for work accounts', scopes(['x'.repeat(41)])],
  ['a scope of 40 characters for personal accounts', scopes(['x'.repeat(40)], personal)],
  [
    'version 1 tokens for a generic server',
    manifest({ server: { kind: 'generic' }, api: { tokenVersion: 1 } }),
  ],
  ['http for a server on this machine', manifest({ server: { url: 'http://localhost:8080/mcp' } })],
])('accepts %s', (_, text) => {
  expect(() => parseManifest(text, 'appreg.yaml')).not.toThrow()
})

const belongsToConnector = 'belongs on the registration of the connector: it takes topology single'
const needsPersonalVersion = 'api.tokenVersion: has to be 2 where personal accounts may sign in'

test.each<[string, string, string]>([
  [
    'name yields a key',
    manifest({ name: 'Заказы' }),
    'name: has no letter a to z and no digit from which to form the key; add `key`, such as `key: my-api`',
  ],
  [
    'a silent sign-in to the API of a split',
    manifest({ topology: 'split', clients: ['powerplatform-obo'] }),
    `clients[0]: ${belongsToConnector}`,
  ],
  [
    'the same by its client id',
    manifest({
      topology: 'split',
      api: { preauthorize: ['azure-cli', 'FE053C5F-3692-4F14-AEF2-EE34FC081CAE'] },
    }),
    `api.preauthorize[1]: ${belongsToConnector}`,
  ],
  [
    'identifier URI: form',
    identifierUri('urn:orders'),
    'api.identifierUri: is neither of the form api://… nor https://…',
  ],
  [
    'identifier URI: host',
    identifierUri('https:///x'),
    'api.identifierUri: is neither of the form api://… nor https://…',
  ],
  [
    'identifier URI: placeholder',
    identifierUri('api://{tenantId}/x'),
    'api.identifierUri: holds {tenantId}: {appId} is the only placeholder',
  ],
  [
    'identifier URI: characters',
    identifierUri('api://a b'),
    'api.identifierUri: holds a blank, a control character or a wildcard',
  ],
  [
    'identifier URI: slash',
    identifierUri('api://x/'),
    'api.identifierUri: ends with a slash, which Entra refuses',
  ],
  [
    'identifier URI: length',
    identifierUri(`api://${'x'.repeat(250)}`),
    'api.identifierUri: is longer than 255 characters',
  ],
  [
    'identifier URI: length with the client id',
    identifierUri(`api://{appId}/${'x'.repeat(78)}`, personal),
    'api.identifierUri: is longer than 120 characters, the limit where personal accounts may sign in',
  ],
  [
    'identifier URI: query for personal accounts',
    identifierUri('api://x?y', personal),
    'api.identifierUri: has a query or a fragment, which it must not where personal accounts may sign in',
  ],
  [
    'identifier URI: each of several',
    identifierUri(['api://{appId}', 'urn:orders']),
    'api.identifierUri[1]: is neither of the form api://… nor https://…',
  ],
  [
    'identifier URIs differ',
    identifierUri(['api://{appId}', 'api://{appId}']),
    'api.identifierUri[1]: stands in the list twice',
  ],
  [
    'personal: number of identifier URIs',
    identifierUri(
      Array.from({ length: 51 }, (_, index) => `api://${index}`),
      personal,
    ),
    'api.identifierUri: holds more than 50 URIs, the limit where personal accounts may sign in',
  ],
  [
    'app role values differ',
    appRoles('a', 'a'),
    'api.appRoles[1].value: is the value of another app role: a',
  ],
  [
    'app roles are no scopes',
    appRoles('access_as_user'),
    'api.appRoles[0].value: is the value of a scope as well: access_as_user; Entra keeps both in one set of names: choose another',
  ],
  [
    'pre-authorization is for scopes',
    manifest({ api: { scopes: [], preauthorize: ['vscode'] } }),
    'api.preauthorize: has no effect without a scope under api.scopes',
  ],
  [
    'split: name',
    manifest({ topology: 'split', name: 'x'.repeat(247), key: 'x' }),
    'name: is longer than 246 characters, which leaves no room for the name of the second registration',
  ],
  [
    'split: key that the name makes',
    manifest({ topology: 'split', name: 'x'.repeat(111) }),
    'name: makes a key that is longer than 110 characters, which leaves no room for the key of the second registration; add a shorter `key`, such as `key: my-api`',
  ],
  [
    'split: key',
    manifest({ topology: 'split', key: 'x'.repeat(111) }),
    'key: is longer than 110 characters, which leaves no room for the key of the second registration',
  ],
  [
    'split: scopes',
    manifest({ topology: 'split', api: { scopes: [] } }),
    'api.scopes: is empty: with topology split, the connector asks for a scope of the API',
  ],
  ['scope values differ', scopes(['a', 'b', 'a']), 'api.scopes[2].value: is the value of another scope: a'],
  ['personal: token version', manifest({ ...personal, api: { tokenVersion: 1 } }), needsPersonalVersion],
  [
    'personal and work: token version',
    manifest({ audience: 'multi-tenant-and-personal', api: { tokenVersion: 1 } }),
    needsPersonalVersion,
  ],
  [
    'personal: scope length',
    scopes(['x'.repeat(41)], personal),
    'api.scopes[0].value: is longer than 40 characters, the limit where personal accounts may sign in',
  ],
  [
    'personal: number of scopes',
    scopes(
      Array.from({ length: 101 }, (_, index) => `s${index}`),
      personal,
    ),
    'api.scopes: holds 101 scopes: 100 is the limit where personal accounts may sign in',
  ],
  [
    'one platform',
    manifest({ redirectUris: { web: uris(1), spa: uris(1) } }),
    'redirectUris.spa[0]: is registered under web: a redirect URI has one platform',
  ],
  [
    'one platform for the one of Power Platform',
    manifest({ redirectUris: { publicClient: [CONNECTOR_REDIRECT_URI] } }),
    'redirectUris.publicClient[0]: is registered under web by `copilot-studio`: a redirect URI has one platform',
  ],
  [
    'ports do not tell loopback URIs apart',
    manifest({ redirectUris: { spa: ['http://localhost:1/cb'], publicClient: ['http://localhost/cb'] } }),
    'redirectUris.publicClient[0]: differs from http://localhost:1/cb in the port alone, which Entra ignores: keep one of them',
  ],
  [
    'number of redirect URIs',
    manifest({ redirectUris: { web: uris(256) } }),
    'redirectUris: holds 257 redirect URIs with those of the clients: an app registration takes 256',
  ],
  [
    'personal: number of redirect URIs',
    manifest({ ...personal, redirectUris: { web: uris(100) } }),
    'redirectUris: holds 101 redirect URIs with those of the clients: an app registration takes 100',
  ],
  [
    'one secret',
    manifest({ credentials: { secrets: [{}, { name: 'other' }] } }),
    'credentials.secrets[1]: is one client secret too many: appreg keeps one',
  ],
  [
    'renewal before the end, after the start',
    manifest({ credentials: { secrets: [{ lifetime: '30d' }] } }),
    'credentials.secrets[0].renewBefore: is 30 days, not less than the lifetime of 30 days; a new client secret would be due at once: make it shorter',
  ],
  [
    'server: https',
    manifest({ server: { url: 'http://arc1.example.com/mcp' } }),
    'server.url: uses http, which only localhost may: use https',
  ],
  [
    'server: fragment',
    manifest({ server: { url: 'https://arc1.example.com/mcp#x' } }),
    'server.url: has a fragment (#), which a server never sees',
  ],
  [
    'server: user name',
    manifest({ server: { url: 'https://me:pass@arc1.example.com/' } }),
    'server.url: holds a user name or a password',
  ],
  [
    'server: URL',
    manifest({ server: { url: 'arc1.example.com' } }),
    'server.url: is not a URL such as https://mcp.example.com/mcp',
  ],
  [
    'arc-1: token version',
    manifest({ server: { kind: 'arc-1' }, api: { tokenVersion: 1 } }),
    'api.tokenVersion: has to be 2 for arc-1: its settings are printed with the issuer of version 2 tokens',
  ],
])('upholds: %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem])
})
