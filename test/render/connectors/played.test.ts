import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { answerConsentService } from '../../../src/emulator/consent-service/consent-service.ts'
import type { Reply } from '../../../src/emulator/http-message.ts'
import type { World } from '../../../src/emulator/world.ts'
import type { TargetConfiguration } from '../../../src/model/configuration.ts'
import type { Registration } from '../../../src/model/registration.ts'
import { copilotStudio } from '../../../src/render/connectors/copilot-studio.ts'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { powerPlatformMultiAuth } from '../../../src/render/connectors/power-platform-multi-auth.ts'
import { powerPlatformOAuth2 } from '../../../src/render/connectors/power-platform-oauth2.ts'
import { generic } from '../../../src/render/servers/generic.ts'
import type { OtherIssuer } from '../../../src/render/target.ts'
import { Browser } from '../../emulator/sts/browser.ts'
import { API, apiBody, CLIENT, consented, given, PASSWORD, SECRET, USER } from '../../emulator/sts/given.ts'
import { publicCloud } from '../registration.ts'

// The printed connector files, played by the emulator's connector service: a person consents, the code is redeemed, the
// connection is renewed after its token has ended, and the token is what the printed server settings expect.

const HOST = 'global.consent.azure-apim.net'
const REDIRECT = `https://${HOST}/redirect/orders`
const AN_HOUR_AND_MORE = 70 * 60_000

const call = (world: World, method: string, address: string, body: unknown = ''): Promise<Reply> => {
  const { pathname, search } = new URL(address, `https://${HOST}`)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const at = { host: HOST, origin: `https://${HOST}`, path: pathname, query: search.slice(1), headers: {} }
  return answerConsentService(world, { method, ...at, body: text })
}

type Tenant = Awaited<ReturnType<typeof given>>

const web = { redirectUris: [REDIRECT] }

/** One registration is API and client. */
const single = () =>
  given({
    client: {
      web,
      identifierUris: [`api://${CLIENT}`],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes ?? [],
      },
    },
    clientSeed: {
      grants: [
        { resource: CLIENT, scope: 'access_as_user' },
        { resource: 'microsoft-graph', scope: 'User.Read openid profile offline_access' },
      ],
    },
  })

/** The connector is the client of an API that is another registration. */
const split = () => given({ client: { web }, clientSeed: consented })

const registrationIn = (world: World, more: Partial<Registration> = {}): Registration => ({
  tenantId: world.tenant.tenantId,
  appId: CLIENT,
  displayName: 'Orders',
  tokenVersion: 2,
  identifierUris: [`api://${CLIENT}`],
  scopes: ['access_as_user'],
  redirectUris: { web: [REDIRECT], spa: [], publicClient: [] },
  cloud: publicCloud,
  server: { kind: 'generic', url: 'https://orders.contoso.example/mcp' },
  secret: { name: 'connector' },
  ...more,
})

const ofApi = { apiAppId: API, identifierUris: [`api://${API}`] }

function fileOf({ files }: TargetConfiguration, path: string) {
  return JSON.parse(files.find((file) => file.path === path)?.content ?? 'null')
}

interface Played {
  readonly parameterSet?: string
  readonly values?: Record<string, string>
}

/** Saves the connector with its secret and makes a connection. */
const connect = (world: World, printed: TargetConfiguration, played: Played = {}): Promise<Reply> =>
  signIn(world, {
    name: 'orders',
    apiProperties: fileOf(printed, 'apiProperties.json'),
    clientSecret: SECRET,
    ...played,
  })

async function signIn(world: World, connector: object): Promise<Reply> {
  const saved = await call(world, 'POST', '/connectors', connector)
  expect(saved).toMatchObject({ status: 201, body: { redirectUrl: REDIRECT } })
  const { location = '' } = (await call(world, 'GET', '/connectors/orders/login')).headers ?? {}
  const url = new URL(location)
  const browser = new Browser(world)
  const first = await browser.get(url.pathname, Object.fromEntries(url.searchParams))
  const back =
    first.where === 'redirect' ? first : await browser.submit(first, { login: USER, passwd: PASSWORD })
  return call(world, 'GET', back.reply.headers?.location ?? back.html)
}

/** As a server checks the connector's token by the printed settings. */
async function accepted(world: World, registration: Registration) {
  const { body } = await call(world, 'GET', '/connectors/orders/token')
  const { accessToken } = Object(body)
  const { values } = generic(registration)
  const keys = await new Browser(world).get(new URL(values['Signing keys (JWKS)'] ?? '').pathname)
  const { payload } = await jwtVerify(
    accessToken,
    createLocalJWKSet(keys.values as unknown as JSONWebKeySet),
    {
      issuer: values.Issuer ?? '',
      audience: values.Audience ?? '',
      currentDate: new Date(world.ambient.now()),
    },
  )
  return payload
}

async function lives(tenant: Tenant, registration: Registration): Promise<void> {
  expect(await accepted(tenant, registration)).toMatchObject({ scp: 'access_as_user' })
  tenant.clock.now += AN_HOUR_AND_MORE
  await expect(accepted(tenant, registration)).rejects.toThrow(/"exp" claim/)
  expect(await call(tenant, 'POST', '/connectors/orders/refresh')).toMatchObject({ status: 200 })
  expect(await accepted(tenant, registration)).toMatchObject({ scp: 'access_as_user' })
}

const targets = [
  ['power-platform', powerPlatform, {}],
  ['power-platform-oauth2', powerPlatformOAuth2, {}],
  ['power-platform-multi-auth', powerPlatformMultiAuth, { parameterSet: 'oauth' }],
] as const

describe.each(targets)('%s', (_, render, played) => {
  test('signs in, lives longer than its first token, and its token is what the server expects', async () => {
    const world = await single()
    const registration = registrationIn(world)
    expect((await connect(world, render(registration, {}), played)).body).toContain('The connection is ready')
    await lives(world, registration)
  })

  test('does the same for an API that is another registration', async () => {
    const world = await split()
    const registration = registrationIn(world, ofApi)
    expect((await connect(world, render(registration, {}), played)).body).toContain('The connection is ready')
    await lives(world, registration)
  })
})

test('a connector with templates signs in and lives on, and sends what else the server wants', async () => {
  const world = await split()
  const registration = registrationIn(world, ofApi)
  const authority = `https://login.microsoftonline.com/${registration.tenantId}`
  const issuer: OtherIssuer = {
    server: {
      issuer: `${authority}/v2.0`,
      authorizationEndpoint: `${authority}/oauth2/v2.0/authorize`,
      tokenEndpoint: `${authority}/oauth2/v2.0/token`,
    },
    clientId: CLIENT,
    scope: `api://${API}/access_as_user offline_access`,
    audience: 'https://orders & more',
    organizationParameter: 'organization',
  }
  const printed = powerPlatformOAuth2(registration, { issuer })
  const { token, 'token:organization': asked } = fileOf(printed, 'apiProperties.json').properties
    .connectionParameters
  expect(token.oAuthSettings.identityProvider).toBe('oauth2generic')
  expect(asked.type).toBe('string')
  const played = { values: { organization: 'org ä' } }
  expect((await connect(world, printed, played)).body).toContain('The connection is ready')
  const { location = '' } = (await call(world, 'GET', '/connectors/orders/login')).headers ?? {}
  const query = new URL(location).searchParams
  expect([query.get('audience'), query.get('organization')]).toEqual(['https://orders & more', 'org ä'])
  await lives(world, registration)
})

/** The fields of the dialog, as the connector behind it has them. */
const dialog = (registration: Registration) => {
  const { values } = copilotStudio(registration, {})
  return {
    name: 'orders',
    identityProvider: 'oauth2',
    clientId: values['Client ID'],
    clientSecret: SECRET,
    authorizationUrl: values['Authorization URL'],
    tokenUrl: values['Token URL template'],
    refreshUrl: values['Refresh URL'],
    scopes: [values.Scopes],
  }
}

test('the fields of the Copilot Studio dialog make a connection that lives on, for an API of its own', async () => {
  const world = await split()
  const registration = registrationIn(world, ofApi)
  expect((await signIn(world, dialog(registration))).body).toContain('The connection is ready')
  await lives(world, registration)
})

test('where client and API are one registration, it ends after an hour, as the notes say', async () => {
  const world = await single()
  const registration = registrationIn(world)
  expect((await signIn(world, dialog(registration))).body).toContain('The connection is ready')
  const { body } = await call(world, 'POST', '/connectors/orders/refresh')
  expect(JSON.stringify(body)).toContain('AADSTS90009')
  expect(copilotStudio(registration, {}).notes.join()).toMatch(/AADSTS90009.*topology: split/)
})

test('a connector of many organisations is signed in to by a stranger', async () => {
  const world = await given({ client: { web, signInAudience: 'AzureADMultipleOrgs' }, clientSeed: consented })
  const registration = registrationIn(world, { ...ofApi, isMultiTenant: true })
  const printed = powerPlatformOAuth2(registration, {})
  expect(printed.values['Authorization URL']).toContain('/organizations/')
  expect((await connect(world, printed)).body).toContain('The connection is ready')
})

test.each([
  ['no sign-in', { properties: { connectionParameters: {} } }, {}],
  ['no such set', { properties: { connectionParameters: { token: {} } } }, { parameterSet: 'none' }],
])('the connector service refuses a file with %s', async (_, apiProperties, more) => {
  const answer = await call(await single(), 'POST', '/connectors', { name: 'orders', apiProperties, ...more })
  expect(answer).toMatchObject({ status: 400 })
})

const CONNECTIONS = 'fe053c5f-3692-4f14-aef2-ee34fc081cae'

/** A connector that exposes a scope of its own, and Azure API Connections, trusted with it or not. */
const silent = (preAuthorizedApplications: { appId: string; delegatedPermissionIds: string[] }[]) =>
  given({
    client: {
      web,
      identifierUris: [`api://${CLIENT}`],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [
          { ...apiBody.api?.oauth2PermissionScopes?.[0], id: OWN_SCOPE_ID, value: 'connect' },
        ],
        preAuthorizedApplications,
      },
    },
    clientSeed: consented,
    home: {
      applications: {
        connections: {
          appId: CONNECTIONS,
          body: { displayName: 'Azure API Connections', isFallbackPublicClient: true },
        },
      },
    },
  } as Parameters<typeof given>[0])

const OWN_SCOPE_ID = '22222222-0000-4000-8000-000000000022'

/** Azure API Connections gets a token for the connector, silently, and the connector exchanges it as its file says. */
async function onBehalfOf(world: World, printed: TargetConfiguration) {
  const { clientId, customParameters } = fileOf(printed, 'apiProperties.json').properties.connectionParameters
    .token.oAuthSettings
  const { loginUri, tenantId, resourceUri, enableOnbehalfOfLogin } = customParameters
  expect(enableOnbehalfOfLogin.value).toBe('true')
  const browser = new Browser(world)
  const token = `/${tenantId.value}/oauth2`
  expect(loginUri.value).toBe('https://login.microsoftonline.com')
  const person = await browser.post(`${token}/v2.0/token`, {
    grant_type: 'password',
    client_id: CONNECTIONS,
    username: USER,
    password: PASSWORD,
    scope: `${clientId}/connect`,
  })
  if (person.code !== 0) return person
  return browser.post(`${token}/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion: String(person.values.access_token),
    client_id: clientId,
    client_secret: SECRET,
    resource: resourceUri.value,
    scope: 'openid',
  })
}

test('on behalf of others the connector gets a token that the server expects, and nobody is asked', async () => {
  const world = await silent([{ appId: CONNECTIONS, delegatedPermissionIds: [OWN_SCOPE_ID] }])
  const registration = registrationIn(world, ofApi)
  const { code, values } = await onBehalfOf(world, powerPlatform(registration, { onBehalfOf: true }))
  expect(code).toBe(0)
  const [, claims = ''] = String(values.access_token).split('.')
  const expected = generic(registration).values
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: expected.Issuer,
    aud: expected.Audience,
    scp: 'access_as_user',
  })
})

test('without the pre-authorization that config asks for, it is refused', async () => {
  const world = await silent([])
  const printed = powerPlatform(registrationIn(world, ofApi), { onBehalfOf: true })
  expect((await onBehalfOf(world, printed)).code).toBe(65001)
})
