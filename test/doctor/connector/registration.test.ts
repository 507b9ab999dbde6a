import { expect, test } from 'vitest'
import type { KnownRegistration } from '../../../src/doctor/connector/known-registration.ts'
import {
  aad,
  clientId,
  consent,
  type Json,
  judged,
  oauth2,
  otherId,
  properties,
  swagger,
  tenantId,
  titles,
  token,
  troubles,
} from './given.ts'

const connections = 'fe053c5f-3692-4f14-aef2-ee34fc081cae'
const own = `${consent}/cr25-5forders-5f0123456789abcdef`

const single = (more: Partial<KnownRegistration> = {}): KnownRegistration => ({
  reference: clientId,
  appId: clientId,
  tenantId,
  isMultiTenant: false,
  isItsOwnApi: true,
  apiAppId: clientId,
  identifierUris: ['api://{appId}', 'https://orders.contoso.example/mcp'],
  scopes: ['access_as_user'],
  redirectUris: { web: [own], spa: [], publicClient: [] },
  preauthorized: [],
  ...more,
})

const split = (more: Partial<KnownRegistration> = {}) =>
  single({ isItsOwnApi: false, apiAppId: otherId, identifierUris: [`api://${otherId}`], ...more })

/** As `connector lint -f` knows it before the first apply. */
const wanted = (): KnownRegistration => {
  const { appId, apiAppId, tenantId: tenant, ...rest } = single({ reference: 'orders' })
  return rest
}

const ofApi = (customs: Json = {}) => aad({}, { resourceUri: `api://${otherId}`, ...customs })
const of = (settings: Json) => properties(token(settings))
const scopes = (text: string) => of(oauth2({ redirectUrl: own, scopes: [text] }))

type Row = readonly [what: string, file: Json, registration: KnownRegistration, title: string, code?: number]

const fits: readonly (readonly [string, Json, KnownRegistration])[] = [
  ['one registration, by its GUID', of(aad()), single()],
  ['two registrations, by the URI of the API', of(ofApi()), split()],
  ['two registrations, by the GUID of the API', of(ofApi({ resourceUri: otherId.toUpperCase() })), split()],
  ['two registrations, by scopes', scopes(`api://${otherId}/access_as_user offline_access`), split()],
  ['a registration for everybody', of(aad({}, { tenantId: 'common' })), single({ isMultiTenant: true })],
  ['on-behalf-of', of(aad({}, { enableOnbehalfOfLogin: 'true' })), single({ preauthorized: [connections] })],
  ['a manifest without ids', of(aad()), wanted()],
  [
    'a connector that is not saved yet',
    of(aad({ redirectUrl: consent })),
    single({ redirectUris: { web: [], spa: [], publicClient: [] } }),
  ],
  ['a definition of the server', swagger(), single({ serverUrl: 'https://orders.contoso.example/mcp' })],
  [
    'a basePath that holds the path',
    swagger({
      basePath: '/mcp',
      paths: { '/': { post: { operationId: 'InvokeMCP', 'x-ms-agentic-protocol': 'mcp-streamable-1.0' } } },
    }),
    single({ serverUrl: 'https://orders.contoso.example/mcp' }),
  ],
]

test.each(fits)('%s fits', (_, file, registration) => {
  expect(titles(troubles(judged([file], registration)))).toEqual([])
})

const rows: readonly Row[] = [
  [
    'another client',
    of(aad({ clientId: otherId }, { resourceUri: otherId })),
    single({ identifierUris: [`api://${otherId}`], isItsOwnApi: false, apiAppId: otherId }),
    "The connector's client id is not that of the registration",
    700016,
  ],
  [
    'a URI for itself',
    of(aad({}, { resourceUri: 'https://orders.contoso.example/mcp' })),
    single(),
    'The connector asks for a token for itself by URI',
    90009,
  ],
  [
    'another resource',
    of(ofApi({ resourceUri: 'https://other.contoso.example' })),
    split(),
    "The connector's resource is not the API of the registration",
    500011,
  ],
  [
    'a slash too many',
    of(ofApi({ resourceUri: `api://${otherId}/` })),
    split(),
    "The connector's resource is not the API of the registration",
    500011,
  ],
  [
    'any tenant for one',
    of(ofApi({ tenantId: 'common' })),
    split(),
    'The connector signs people in at any tenant, and the registration is for one',
    50194,
  ],
  [
    'no tenant for one',
    of(ofApi({ tenantId: undefined })),
    split(),
    'The connector signs people in at any tenant, and the registration is for one',
    50194,
  ],
  [
    'another tenant',
    of(ofApi({ tenantId: otherId })),
    split(),
    'The connector signs people in at another tenant',
    700016,
  ],
  [
    'a redirect URL that is not registered',
    of(ofApi()),
    split({ redirectUris: { web: [consent], spa: [], publicClient: [] } }),
    "The connector's redirect URL is not registered",
    50011,
  ],
  [
    'a redirect URL on another platform',
    of(ofApi()),
    split({ redirectUris: { web: [], spa: [own], publicClient: [] } }),
    "The connector's redirect URL is on another platform than web",
    9002327,
  ],
  [
    'on-behalf-of for the maker only',
    of(ofApi({ enableOnbehalfOfLogin: 'true' })),
    split(),
    'Azure API Connections is not pre-authorized',
    65001,
  ],
  [
    'a scope that is not there',
    scopes(`api://${otherId}/write offline_access`),
    split(),
    'The API exposes no scope write',
    650053,
  ],
  [
    'scopes of another API',
    scopes('https://other.example/read offline_access'),
    split(),
    'No scope of the connector belongs to the API of the registration',
    500011,
  ],
  [
    'OAuth 2 as its own API',
    scopes(`${clientId}/access_as_user offline_access`),
    single(),
    'Connections of this connector cannot be renewed',
    90009,
  ],
  [
    'no sign-in',
    properties({ api_key: { type: 'securestring' } }),
    single(),
    'No connection signs in to Entra',
  ],
  [
    'another server',
    swagger({ host: 'old.contoso.example' }),
    single({ serverUrl: 'https://orders.contoso.example/mcp' }),
    'The connector leads to another server',
  ],
  [
    'another path',
    swagger({ basePath: '/v1' }),
    single({ serverUrl: 'https://orders.contoso.example/mcp' }),
    'The connector calls another path than that of the server',
  ],
]

const cases = rows.map(([what, file, registration, title, code = null]) => ({
  what,
  file,
  registration,
  title,
  code,
}))

test.each(cases)('$what', ({ file, registration, title, code }) => {
  const found = troubles(judged([file], registration))
  expect(titles(found)).toEqual([title])
  expect(found[0]).toMatchObject({ severity: 'error', code })
})

test('the client id of the API is named as that', () => {
  const [found] = judged([of(aad({ clientId: otherId }, { resourceUri: otherId }))], split())
  expect(found?.cause).toContain('It is that of the API')
})

test('the fix for a redirect URL is a command, with nothing in it that a shell would read', () => {
  const steps = (url: string) =>
    judged([of(aad({ redirectUrl: url }, { resourceUri: otherId }))], split())[0]?.fix.steps
  const added = `${consent}/cr25-5fother-5f0123456789abcdef`
  expect(steps(added)).toEqual([`\`appreg redirect add ${added} --app ${clientId}\``])
  expect(steps(`${consent}/$(id)`)).toEqual([`\`appreg redirect add URL --app ${clientId}\``])
})

test('before the first apply the URL of the connector is a remark', () => {
  const found = judged([of(aad({ redirectUrl: consent }))], {
    ...wanted(),
    redirectUris: { web: [], spa: [], publicClient: [] },
  })
  expect(found).toMatchObject([{ severity: 'info', code: 50011, fix: { kind: 'add-redirect-uri' } }])
})
