import { expect, test } from 'vitest'
import { knownOf } from '../../../src/cli/connector/known.ts'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { powerPlatformMultiAuth } from '../../../src/render/connectors/power-platform-multi-auth.ts'
import { powerPlatformOAuth2 } from '../../../src/render/connectors/power-platform-oauth2.ts'
import { issuerAt } from '../../render/connectors/given.ts'
import { registration } from '../../render/registration.ts'
import {
  aad,
  asked,
  clientId,
  consent,
  generic,
  type Json,
  judged,
  oauth2,
  properties,
  swagger,
  titles,
  token,
  troubles,
  values,
} from './given.ts'

// Shapes of connectors in the catalogue of Microsoft that work, with names of nobody. A lint that finds trouble here cries wolf.

const certified = { publisher: 'Contoso', stackOwner: 'Contoso' }
const graph = 'https://graph.microsoft.com'
const lower = { loginUri: 'https://login.windows.net', tenantId: 'common', resourceUri: graph }
const upper = { LoginUri: 'https://login.windows.net', TenantId: 'common', ResourceUri: graph }

const contoso = {
  authorizationUrl: 'https://id.contoso.example/authorize',
  tokenUrl: 'https://id.contoso.example/token',
  refreshUrl: 'https://id.contoso.example/token',
}

const elsewhere = (settings: Json = {}): Json =>
  oauth2({
    clientId: '<clientId>',
    scopes: ['orders'],
    customParameters: values(contoso),
    ...settings,
  })

const principalSet = {
  name: 'servicePrincipal',
  uiDefinition: { displayName: 'Service principal' },
  metadata: { allowSharing: false },
  parameters: {
    token: {
      type: 'oauthSetting',
      oauthSettings: {
        identityProvider: 'aad',
        scopes: [],
        redirectMode: 'Global',
        customParameters: {
          TenantId: {},
          ResourceUri: { value: 'https://management.core.windows.net' },
          grantType: { value: 'client_credentials' },
        },
      },
    },
    ...asked('token:TenantId', 'token:clientId', 'token:clientSecret'),
  },
}

const working: Record<string, Json> = {
  'an API key': properties(asked('api_key'), certified),
  'no authentication': properties({}, certified),
  'user name and password, with a host of the connection': properties(asked('username', 'password'), {
    policyTemplateInstances: [
      {
        templateId: 'dynamichosturl',
        parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "@connectionParameters('host')" },
      },
    ],
  }),
  'aad in camel case, for the catalogue': properties(
    token(
      aad({
        clientId: '{{ client id }}',
        redirectMode: 'Global',
        redirectUrl: consent,
        customParameters: values(lower),
      }),
    ),
    certified,
  ),
  'aad in Pascal case, as the portal writes it': properties(
    token(aad({ customParameters: values({ ...upper, EnableOnbehalfOfLogin: 'false' }) })),
  ),
  'aad whose client is asked for with each connection': properties(
    token(
      aad({ clientId: '[[DUMMY]]', customParameters: values(lower) }),
      asked('token:clientId', 'token:clientSecret'),
    ),
    certified,
  ),
  'aad with the resource of the service and another id': properties(
    token(
      aad({
        properties: { AzureActiveDirectoryResourceId: 'https://a.example' },
        customParameters: values(lower),
      }),
    ),
  ),
  'a certificate of Microsoft': properties(
    token(
      aad({ identityProvider: 'aadcertificate', customParameters: values(lower), clientId: '<<Enter>>' }),
    ),
    { publisher: 'Microsoft', stackOwner: 'Microsoft' },
  ),
  'OAuth 2 elsewhere': properties(token(elsewhere()), certified),
  'OAuth 2 elsewhere in Pascal case, without client id': properties(
    token(
      elsewhere({
        clientId: '',
        customParameters: values({
          AuthorizationUrl: contoso.authorizationUrl,
          TokenUrl: contoso.tokenUrl,
          RefreshUrl: contoso.authorizationUrl,
        }),
      }),
    ),
    certified,
  ),
  'a redirect URL of its own with redirectMode Global': properties(
    token(elsewhere({ redirectMode: 'Global', redirectUrl: `${consent}/contoso` })),
    certified,
  ),
  'templates with a host that is asked for': properties(token(generic(), asked('token:Region')), certified),
  'templates with a setting of their own': properties(token(generic({ region: 'eu' })), certified),
  'a provider of its own': properties(
    token({ identityProvider: 'DocuSign', clientId, scopes: ['all'], redirectMode: 'Global' }),
    certified,
  ),
  'OAuth 2 at Entra for Microsoft Graph': properties(
    token(oauth2({ scopes: ['openid', 'User.Read', 'Mail.Read', 'offline_access'] })),
  ),
  'references to environment variables': properties(
    token(
      aad(
        {
          clientId: '@environmentVariables("new_clientid")',
          clientSecret: '@environmentVariables("new_secret")',
        },
        {
          tenantId: '@environmentVariables("new_tenantid")',
          resourceUri: '@environmentVariables("new_resourceuri")',
        },
      ),
    ),
  ),
  'sets beside flat parameters': properties(token(aad()), {
    connectionParameterSets: {
      uiDefinition: {},
      values: [
        { name: 'oauth', parameters: token(aad()) },
        { name: 'key', parameters: asked('api_key') },
        principalSet,
      ],
    },
  }),
}

test.each(Object.entries(working))('%s works', (_, file) => {
  expect(titles(troubles(judged([file])))).toEqual([])
})

test('a definition of an MCP server with a read besides works', () => {
  const get = { operationId: 'HealthCheck', responses: { 200: { description: 'ok' } } }
  const { paths } = swagger() as { paths: Json }
  expect(troubles(judged([swagger({ paths: { ...paths, '/health': { get } } })]))).toEqual([])
})

test.each([
  ['power-platform, one registration', powerPlatform, {}],
  ['power-platform, two registrations', powerPlatform, { apiAppId: '99999999-2222-3333-4444-55555555abcd' }],
  ['power-platform for everybody', powerPlatform, { isMultiTenant: true }],
  ['power-platform-oauth2, one registration', powerPlatformOAuth2, {}],
  [
    'power-platform-oauth2, two registrations',
    powerPlatformOAuth2,
    { apiAppId: '99999999-2222-3333-4444-55555555abcd' },
  ],
  ['power-platform-multi-auth', powerPlatformMultiAuth, {}],
])('%s as appreg prints it fits its registration', (_, render, more) => {
  const { apiAppId } = more as { apiAppId?: string }
  const one = registration({ ...(apiAppId ? { identifierUris: [`api://${apiAppId}`] } : {}), ...more })
  for (const asks of [{}, { solution: { prefix: 'new' } }]) {
    const files = render(one, asks).files.filter(
      ({ path }) => path.endsWith('.json') && path.startsWith('api'),
    )
    const findings = judged(
      files.map(({ content }) => content),
      knownOf(one),
    )
    expect(troubles(findings)).toEqual([])
  }
})

test('one for another authorization server is not held against Entra', () => {
  const printed = powerPlatformOAuth2(registration(), {
    issuer: issuerAt('https://contoso.eu.auth0.com', { audience: 'orders' }),
  })
  const files = printed.files.filter(({ path }) => path.startsWith('api'))
  expect(troubles(judged(files.map(({ content }) => content)))).toEqual([])
})
