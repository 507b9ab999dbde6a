import { expect, test } from 'vitest'
import type { Finding } from '../../../src/model/finding.ts'
import {
  aad,
  asked,
  clientId,
  generic,
  type Json,
  judged,
  oauth2,
  properties,
  swagger,
  tenantId,
  titles,
  token,
  troubles,
  values,
} from './given.ts'

// Each row breaks one thing in a connector that works, and names what has to be said of it.

type Row = readonly [what: string, file: Json, title: string, more?: Partial<Finding>]

const of = (settings: Json, more: Json = {}): Json => properties(token(settings, more))
const entra = 'https://login.microsoftonline.com'

const signIns: readonly Row[] = [
  [
    'no provider',
    of(aad({ identityProvider: undefined })),
    'The connector names no identity provider that there is',
  ],
  [
    'a word for it that is not taken',
    of(aad({ identityProvider: 'Azure AD' })),
    'The connector names no identity provider that there is',
  ],
  [
    'customParameters beside oAuthSettings',
    properties({
      token: {
        type: 'oauthSetting',
        oAuthSettings: { ...aad(), customParameters: undefined },
        customParameters: values({ resourceUri: clientId }),
      },
    }),
    'The settings of the provider stand in the wrong place',
  ],
  [
    'aad with the addresses of oauth2',
    of({ ...oauth2(), identityProvider: 'aad' }),
    'The settings are for another identity provider',
  ],
  [
    'oauth2 with the fields of aad',
    of({ ...aad(), identityProvider: 'oauth2' }),
    'The settings are for another identity provider',
  ],
  [
    'oauth2generic with the addresses of oauth2',
    of({ ...oauth2(), identityProvider: 'oauth2generic' }),
    'The settings are for another identity provider',
    { severity: 'warning' },
  ],
  [
    'a certificate that is not of Microsoft',
    of({ ...aad(), identityProvider: 'aadcertificate' }),
    'The identity provider aadcertificate is for connectors by Microsoft',
  ],
  ['no resource', of(aad({}, { resourceUri: undefined })), 'resourceUri is missing'],
  [
    'an empty resource in Pascal case',
    of(aad({ customParameters: values({ ResourceUri: '', TenantId: tenantId }) })),
    'resourceUri is missing',
  ],
  [
    'its own URI as resource',
    of(aad({}, { resourceUri: `api://${clientId}` })),
    'The connector asks for a token for itself by URI',
    { code: 90009 },
  ],
  [
    'a scope behind the resource',
    of(aad({}, { resourceUri: 'api://99999999-2222-4333-8444-555555555555/access_as_user' })),
    'The resource URL is not the identifier of an API',
    { code: 500011 },
  ],
  [
    'the sign-in page as resource',
    of(aad({}, { resourceUri: `${entra}/${tenantId}` })),
    'The resource URL is not the identifier of an API',
  ],
  [
    'the tenant in the login URL',
    of(aad({}, { loginUri: `${entra}/${tenantId}` })),
    'The login URL is not the host where Entra signs people in',
  ],
  [
    'another login URL',
    of(aad({}, { loginUri: 'https://contoso.b2clogin.com' })),
    'The login URL is not the host where Entra signs people in',
    { severity: 'warning' },
  ],
  ['a name as tenant', of(aad({}, { tenantId: 'contoso' })), 'The tenant is no tenant', { code: 90002 }],
  [
    'on-behalf-of with one switch',
    of(aad({ properties: { IsFirstParty: 'False' } }, { enableOnbehalfOfLogin: 'true' })),
    'On-behalf-of sign-in is only half on',
  ],
  [
    'on-behalf-of with another provider',
    of(oauth2({}, { enableOnbehalfOfLogin: 'true' })),
    'On-behalf-of sign-in is on for a provider that has none',
    { severity: 'warning' },
  ],
  ['no token URL', of(oauth2({}, { tokenUrl: undefined })), 'tokenUrl is missing'],
  ['no refresh URL', of(oauth2({}, { refreshUrl: undefined })), 'refreshUrl is missing'],
  [
    'no refresh URL template',
    of(generic({ refreshUrlTemplate: undefined, region: 'eu' })),
    'refreshUrlTemplate is missing',
  ],
  [
    'a token URL without https',
    of(
      oauth2(
        { scopes: ['x'] },
        {
          authorizationUrl: 'https://a.example/x',
          tokenUrl: 'http://a.example/token',
          refreshUrl: 'https://a.example/y',
        },
      ),
    ),
    'tokenUrl is no https address',
  ],
  [
    'the same address twice',
    of(
      oauth2(
        { scopes: ['x'] },
        {
          authorizationUrl: 'https://a.example/x',
          tokenUrl: 'https://a.example/x',
          refreshUrl: 'https://a.example/y',
        },
      ),
    ),
    'Token URL and authorization URL are the same',
    { severity: 'warning' },
  ],
  [
    'the resource in the refresh URL',
    of(oauth2({}, { refreshUrl: `api://${clientId}` })),
    'refreshUrl is not the token endpoint of Entra',
  ],
  [
    'two tenants',
    of(oauth2({}, { tokenUrl: `${entra}/common/oauth2/v2.0/token` })),
    'The endpoints belong to different tenants',
    { fix: expect.objectContaining({ kind: 'set-tenant-id' }) },
  ],
  [
    'version 1 endpoints without resource',
    of(
      oauth2(
        {},
        {
          authorizationUrl: `${entra}/${tenantId}/oauth2/authorize`,
          tokenUrl: `${entra}/${tenantId}/oauth2/token`,
          refreshUrl: `${entra}/${tenantId}/oauth2/token`,
        },
      ),
    ),
    'The sign-in is at the version 1 endpoint, and names no resource',
    { severity: 'warning' },
  ],
  [
    'a query without state',
    of(generic({ authorizationUrlQueryStringTemplate: '?redirect_uri={RedirectUrl}', region: 'eu' })),
    'authorizationUrlQueryStringTemplate lacks {State}',
  ],
  [
    'a renewal without refresh token',
    of(generic({ refreshBodyTemplate: 'grant_type=refresh_token', region: 'eu' })),
    'refreshBodyTemplate lacks {RefreshToken}',
  ],
  ['a name that nothing fills', of(generic()), 'Nothing fills {region}', { severity: 'warning' }],
  [
    'a query without question mark',
    of(
      generic({
        authorizationUrlQueryStringTemplate: 'redirect_uri={RedirectUrl}&state={State}',
        region: 'eu',
      }),
    ),
    'The query string template begins without ?',
    { severity: 'warning' },
  ],
  [
    'no offline_access at Entra',
    of(oauth2({ scopes: ['api://x/access_as_user'] })),
    'The scope lacks offline_access',
    { fix: expect.objectContaining({ kind: 'fix-scope-string' }) },
  ],
  [
    'no offline_access at Auth0',
    of(
      oauth2(
        { scopes: ['orders'] },
        {
          authorizationUrl: 'https://contoso.eu.auth0.com/authorize',
          tokenUrl: 'https://contoso.eu.auth0.com/oauth/token',
          refreshUrl: 'https://contoso.eu.auth0.com/oauth/token',
        },
      ),
    ),
    'The scope lacks offline_access',
  ],
  [
    'a bare scope at Entra',
    of(oauth2({ scopes: ['access_as_user offline_access'] })),
    'A scope does not say which API it belongs to',
    { code: 650053 },
  ],
  ['scopes as text', of(oauth2({ scopes: 'api://x/y offline_access' })), 'scopes is not a list'],
  [
    'a reference as scope',
    of(aad({ scopes: ['@environmentVariables("new_scope")'] })),
    'A scope is a reference to an environment variable',
    { severity: 'warning' },
  ],
  ['no client id', of(aad({ clientId: '' })), 'The connector has no client id', { code: 700016 }],
  ['a placeholder as client id', of(aad({ clientId: 'YOUR_CLIENT_ID' })), 'A placeholder was left in'],
  ['a placeholder as resource', of(aad({}, { resourceUri: '<<API>>' })), 'A placeholder was left in'],
  ['a URI as client id', of(aad({ clientId: `api://${clientId}` })), 'The client id is not one of Entra'],
  [
    'another redirect URL',
    of(aad({ redirectUrl: 'https://contoso.example/callback' })),
    'The redirect URL is not one of Power Platform',
    { severity: 'warning' },
  ],
  [
    'an unknown redirect mode',
    of(aad({ redirectMode: 'PerConnector' })),
    'redirectMode has an unknown value',
    { severity: 'warning' },
  ],
  [
    'a reference in single quotes',
    of(aad({ clientId: "@environmentVariables('new_clientid')" })),
    'A reference to an environment variable is not written as the service reads it',
  ],
]

const others: readonly Row[] = [
  [
    'an OAuth parameter of another name',
    properties({ login: { type: 'oauthSetting', oAuthSettings: aad() } }),
    'The OAuth parameter is not called token',
    { severity: 'warning' },
  ],
  [
    'no set',
    properties({}, { connectionParameterSets: { uiDefinition: {}, values: [] } }),
    'connectionParameterSets holds no set',
  ],
  [
    'two sets of one name',
    properties(
      {},
      {
        connectionParameterSets: {
          values: [
            { name: 'key', parameters: asked('a') },
            { name: 'Key', parameters: asked('b') },
          ],
        },
      },
    ),
    'Two ways to connect have the same name',
  ],
  [
    'a service principal without a client',
    of(aad({ clientId: undefined }, { grantType: 'client_credentials' })),
    'A connection as service principal has nothing to sign in with',
  ],
  [
    'OpenAPI 3',
    { openapi: '3.0.1', info: {}, paths: {} },
    'The definition is OpenAPI 3, and connectors take OpenAPI 2.0',
  ],
  ['an unknown version', swagger({ swagger: 2 }), 'The definition does not say which version it is'],
  [
    'a placeholder as host',
    swagger({ host: 'dummyurl.contoso.com' }),
    'The definition does not lead to the API',
  ],
  [
    'an address as host',
    swagger({ host: 'https://orders.contoso.example' }),
    'The definition does not lead to the API',
  ],
  ['no host', swagger({ host: undefined }), 'The definition does not lead to the API'],
  ['no https', swagger({ schemes: ['http'] }), 'The API is called without https', { severity: 'warning' }],
  [
    'no description',
    swagger({ info: { title: 'Orders' } }),
    'info.description is missing',
    { severity: 'warning' },
  ],
  ['no operation', swagger({ paths: {} }), 'The definition has no operation'],
  ['no operationId', swagger({}, { operationId: undefined }), 'An operation has no operationId'],
  [
    'no mark of MCP',
    swagger({}, { 'x-ms-agentic-protocol': undefined }),
    'Copilot Studio does not see an MCP server here',
    { severity: 'warning' },
  ],
  [
    'the mark beside the operation',
    swagger({ 'x-ms-agentic-protocol': 'mcp-streamable-1.0' }, { 'x-ms-agentic-protocol': undefined }),
    'x-ms-agentic-protocol stands outside the operation',
  ],
  ['SSE', swagger({}, { 'x-ms-agentic-protocol': 'mcp-sse-1.0' }), 'Copilot Studio no longer speaks SSE'],
  [
    'an unknown protocol',
    swagger({}, { 'x-ms-agentic-protocol': 'mcp' }),
    'x-ms-agentic-protocol has an unknown value',
    { severity: 'warning' },
  ],
  [
    'MCP by GET',
    swagger({
      paths: { '/mcp': { get: { operationId: 'InvokeMCP', 'x-ms-agentic-protocol': 'mcp-streamable-1.0' } } },
    }),
    'The operation of an MCP server is POST',
  ],
  [
    'the path twice',
    swagger({ basePath: '/mcp' }),
    'The path of the server is there twice',
    { severity: 'warning' },
  ],
  [
    'security that is not defined',
    swagger({ security: [{ oauth: [] }] }),
    'The security definition oauth is not there',
  ],
  [
    'another service',
    { connectorId: 'shared_x', powerAppsUrl: 'https://api.powerapps.example' },
    'powerAppsUrl is not the service of Power Apps',
    { severity: 'warning' },
  ],
]

const cases = [...signIns, ...others].map(([what, file, title, more = {}]) => ({ what, file, title, more }))

test.each(cases)('$what', ({ file, title, more }) => {
  const found = troubles(judged([file]))
  expect(titles(found)).toEqual([title])
  expect(found[0]).toMatchObject({ severity: 'error', ...more })
})

test('a key that stands there twice is told, with its line', () => {
  const text = JSON.stringify(of(aad()), null, 2).replace('"clientId":', '"clientId": "x",\n "clientId":')
  const [found] = troubles(judged([text]))
  expect(found?.title).toBe('clientId stands there twice')
  expect(found?.evidence[0]?.what).toMatch(
    /^file1\.json:\d+ properties\.connectionParameters\.token\.oAuthSettings\.clientId$/,
  )
})

test('the same of several ways to connect is one finding with every place', () => {
  const set = (name: string) => ({ name, parameters: token(aad({ clientId: 'YOUR_CLIENT_ID' })) })
  const file = properties({}, { connectionParameterSets: { values: [set('one'), set('two')] } })
  const found = troubles(judged([file]))
  expect(titles(found)).toEqual(['A placeholder was left in'])
  expect(found[0]?.evidence).toHaveLength(2)
})

const secret = 'kX78Q~obviously.not-a-real-secret_0123456'

test.each([
  ['in clientSecret', of(aad({ clientSecret: secret }))],
  ['in a template', of(generic({ region: 'eu', tokenBodyTemplate: `code={Code}&client_secret=${secret}` }))],
  [
    'in a header',
    properties(
      {},
      {
        policyTemplateInstances: [
          {
            templateId: 'setheader',
            parameters: {
              'x-ms-apimTemplateParameter.name': 'x-functions-key',
              'x-ms-apimTemplateParameter.value': secret,
            },
          },
        ],
      },
    ),
  ],
  ['in the settings', { connectorId: 'shared_x', clientSecret: secret }],
])('a secret %s is told and not shown', (_, file) => {
  const found = troubles(judged([file]))
  expect(titles(found)).toEqual(['A secret stands in the file'])
  expect(JSON.stringify(found)).not.toContain(secret)
})

test('the id of a secret in the place of its value', () => {
  const found = judged([of(aad({ clientSecret: clientId }))])
  expect(found[0]).toMatchObject({ code: 7000215, fix: { kind: 'use-secret-value-not-id' } })
  expect(found[0]?.evidence[0]?.actual).not.toContain(clientId)
})

test('a placeholder as secret is no secret', () => {
  expect(troubles(judged([of(aad({ clientSecret: '<<add it here>>' }))]))).toEqual([])
})

test.each([
  [
    'OAuth 2 in the definition, no sign-in',
    { securityDefinitions: { o: { type: 'oauth2', flow: 'accessCode' } } },
    {},
    'The definition says OAuth 2, and no connection signs in',
  ],
  [
    'a key in the definition, a sign-in',
    { securityDefinitions: { k: { type: 'apiKey', in: 'header', name: 'x' } } },
    token(aad()),
    'Connections sign in by OAuth 2, and the definition says otherwise',
  ],
])('both files together: %s', (_, more, parameters, title) => {
  expect(titles(troubles(judged([properties(parameters), swagger(more)])))).toEqual([title])
})

test('paconn that would sign in as the connector', () => {
  const settings = { connectorId: 'shared_x', clientId }
  expect(titles(troubles(judged([of(aad()), settings])))).toEqual(['paconn would sign in as the connector'])
})

test('stackOwner is a trouble where the connector is updated, and a remark elsewhere', () => {
  const file = properties(token(aad()), { stackOwner: 'Contoso' })
  expect(troubles(judged([file]))).toEqual([])
  expect(titles(troubles(judged([file, { connectorId: 'shared_x' }])))).toEqual([
    'stackOwner is for certification',
  ])
})

test('the steps for OpenAPI 3 say what the converter refuses, and hold no word of a shell', () => {
  const steps = (version: string) => judged([{ openapi: version, info: {}, paths: {} }])[0]?.fix.steps ?? []
  expect(steps('3.0.3')[0]).toBe(
    '`npx api-spec-converter --from=openapi_3 --to=swagger_2 file1.json > apiDefinition.swagger.json`',
  )
  expect(steps('3.1.0')[0]).toContain('takes 3.0 only')
})

test.each([undefined, null, []])('a sign-in without settings is one with nothing: %j', (oAuthSettings) => {
  const file = properties({ token: { type: 'oauthSetting', oAuthSettings } })
  expect(titles(troubles(judged([file])))).toEqual([
    'The connector names no identity provider that there is',
    'The connector has no client id',
  ])
})
