import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, emulator, form, type Send, text } from './support.ts'

const running = emulator()
const RESOURCE = 'https://service.powerapps.com/'

/** Calls the service with a token for it, or with another one. */
const caller =
  (token: string): Send =>
  (method, path, sent = {}) =>
    running.send(method, `/providers/Microsoft.PowerApps${path}`, {
      ...sent,
      headers: { authorization: `Bearer ${token}`, ...sent.headers },
    })

let apps: Send
let environment: string
beforeAll(async () => {
  apps = caller(await running.tokenFor(running.ready.bootstrap, `${RESOURCE}/.default`))
  environment = `Default-${running.ready.tenantId}`
})

const filter = (name: string) =>
  `api-version=2016-11-01&$filter=${encodeURIComponent(`environment eq '${name}'`)}`
const here = () => filter(environment)

const definition = {
  swagger: '2.0',
  info: { title: 'My API', description: 'An API', version: '1.0' },
  host: 'api.contoso.example',
  basePath: '/',
  schemes: ['https'],
  paths: {
    '/mcp': { post: { operationId: 'Invoke', 'x-ms-agentic-protocol': 'mcp-streamable-1.0', responses: {} } },
  },
}

const token = {
  type: 'oauthSetting',
  oAuthSettings: {
    identityProvider: 'aad',
    clientId: '11111111-2222-4333-8444-555555555555',
    clientSecret: 'not-a-secret',
    scopes: ['access_as_user'],
    redirectMode: 'Global',
    redirectUrl: 'https://global.consent.azure-apim.net/redirect',
    properties: { IsFirstParty: 'False', IsOnbehalfofLoginSupported: false },
    customParameters: { resourceUri: { value: '11111111-2222-4333-8444-555555555555' } },
  },
}

const properties = (more: object = {}) => ({
  displayName: 'My API',
  description: 'An API',
  environment: { name: environment },
  openApiDefinition: definition,
  backendService: { serviceUrl: 'https://api.contoso.example/' },
  iconBrandColor: '#0078d4',
  capabilities: ['actions'],
  publisher: 'Me',
  connectionParameters: { token },
  scriptDefinitionUrl: '',
  ...more,
})

const create = (more?: object) => apps('POST', `/apis?${here()}`, { body: { properties: properties(more) } })
const propertiesOf = ({ body }: Answer) => body.properties as Record<string, unknown>
const codeOf = ({ body }: Answer) => (body.error as { code: string }).code
const messageOf = ({ body }: Answer) => (body.error as { message: string }).message

test('takes a token for the service and no other', async () => {
  const path = '/environments?api-version=2016-11-01'
  expect(await apps('GET', path)).toMatchObject({ status: 200 })
  const forGraph = caller(await running.tokenFor(running.ready.bootstrap))
  expect(await forGraph('GET', path)).toMatchObject({ status: 401 })
  expect(await caller('none')('GET', path)).toMatchObject({ status: 401 })
})

test('lists the environments, the default one first', async () => {
  const { body } = await apps('GET', '/environments?api-version=2016-11-01')
  expect(body.value).toMatchObject([
    { name: environment, properties: { displayName: 'Contoso Emulator (default)', isDefault: true } },
    { properties: { displayName: 'Sandbox', isDefault: false } },
  ])
  const flow = await running.send(
    'GET',
    '/providers/Microsoft.ProcessSimple/environments?api-version=2016-11-01',
    {
      headers: {
        authorization: `Bearer ${await running.tokenFor(running.ready.bootstrap, `${RESOURCE}/.default`)}`,
      },
    },
  )
  expect(flow.body).toEqual(body)
})

test('wants its version and, for connectors, the environment', async () => {
  expect(codeOf(await apps('GET', '/environments'))).toBe('MissingApiVersionParameter')
  const answer = await apps('GET', '/apis?api-version=2016-11-01')
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'MissingEnvironmentFilter' } } })
  const elsewhere = await apps('GET', `/apis?${filter('nowhere')}`)
  expect(elsewhere).toMatchObject({ status: 403, body: { error: { code: 'EnvironmentAccessDenied' } } })
})

describe('a connector', () => {
  test('gets a name and a redirect URL of its own, and is shown as the service rewrites it', async () => {
    const made = await create()
    expect(made.status).toBe(201)
    const name = text(made, 'name')
    expect(name).toMatch(/^shared_my-20api-5f[0-9a-f]{16}-5f[0-9a-f]{16}$/)
    const read = await apps('GET', `/apis/${name}?${here()}`)
    const { apiDefinitions: _, ...rest } = propertiesOf(made)
    expect(read.body).toMatchObject({ name, properties: rest })
    expect(propertiesOf(read)).toMatchObject({
      displayName: 'My API',
      isCustomApi: true,
      capabilities: [],
      publisher: '',
      connectionParameters: {
        token: {
          oAuthSettings: {
            clientId: token.oAuthSettings.clientId,
            redirectMode: 'GlobalPerConnector',
            redirectUrl: `https://global.consent.azure-apim.net/redirect/${name.replace('shared_', '')}`,
            properties: { IsOnbehalfofLoginSupported: true },
          },
        },
        'token:TenantId': { type: 'string' },
      },
    })
    expect(JSON.stringify(read.body)).not.toContain('not-a-secret')
  })

  test('has its definition as it was sent at an address that opens without a token, for an hour', async () => {
    const { originalSwaggerUrl } = propertiesOf(await create()).apiDefinitions as {
      originalSwaggerUrl: string
    }
    const { host, pathname, search } = new URL(originalSwaggerUrl)
    const headers = { host }
    const answer = await running.send('GET', pathname + search, { headers })
    expect(answer.body).toEqual(definition)
    const forged = search.replace(/se=[^&]+/, 'se=2999-01-01T00%3A00%3A00Z')
    expect(await running.send('GET', pathname + forged, { headers })).toMatchObject({ status: 403 })
    expect(await running.send('GET', pathname, { headers })).toMatchObject({ status: 403 })
  })

  test('shares the end of its name with the others of the environment', async () => {
    const ends = (await Promise.all([create(), create()])).map((made) => text(made, 'name').slice(-16))
    expect(ends[0]).toBe(ends[1])
    const { body } = await apps('GET', '/environments?api-version=2016-11-01')
    const [, { name }] = body.value as [unknown, { name: string }]
    const other = await apps('POST', `/apis?${filter(name)}`, {
      body: { properties: properties({ environment: { name } }) },
    })
    expect(text(other, 'name').slice(-16)).not.toBe(ends[0])
    const found = await apps('GET', `/apis/${text(other, 'name')}?${here()}`)
    expect(found.status).toBe(404)
  })

  test('keeps its name and its secret on an update that sends none', async () => {
    const name = text(await create(), 'name')
    const { clientSecret: _, ...rest } = token.oAuthSettings
    const { displayName: __, ...others } = properties({
      iconBrandColor: '#123456',
      connectionParameters: { token: { ...token, oAuthSettings: { ...rest, scopes: ['other'] } } },
    })
    const path = `/apis/${name}?${here()}`
    expect(await apps('PATCH', path, { body: { properties: others } })).toMatchObject({ status: 200 })
    expect(propertiesOf(await apps('GET', path))).toMatchObject({
      displayName: 'My API',
      iconBrandColor: '#123456',
      connectionParameters: { token: { oAuthSettings: { scopes: ['other'] } } },
    })
    const login = await running.send('GET', `/connectors/${name.replace('shared_', '')}/login`)
    expect(login.headers.location).toContain('client_id=11111111-2222-4333-8444-555555555555')
  })

  test('signs people in at the consent service with the settings it has now', async () => {
    const made = await create()
    const name = text(made, 'name').replace('shared_', '')
    const { location = '' } = (await running.send('GET', `/connectors/${name}/login`)).headers
    expect(new URL(location).searchParams.get('redirect_uri')).toBe(
      `https://global.consent.azure-apim.net/redirect/${name}`,
    )
    expect(await running.send('GET', '/connectors/another/login')).toMatchObject({ status: 404 })
  })
})

test.each<[what: string, more: object, said: RegExp]>([
  ['a member that nobody knows', { apiDefinition: {} }, /Unrecognized key: "apiDefinition"/],
  ['no brand colour', { iconBrandColor: undefined }, /iconBrandColor/],
  ['a brand colour that is none', { iconBrandColor: 'blue' }, /iconBrandColor/],
  ['no name', { displayName: undefined }, /displayName/],
  ['no description', { description: undefined }, /description/],
  ['another environment', { environment: { name: 'other' } }, /Environment property cannot be changed/],
  ['a service address that is none', { backendService: { serviceUrl: 'api' } }, /serviceUrl/],
  [
    'an aad sign-in without a resource',
    {
      connectionParameters: {
        token: { ...token, oAuthSettings: { ...token.oAuthSettings, customParameters: {} } },
      },
    },
    /resourceUri/,
  ],
  [
    'a parameter of no known type',
    { connectionParameters: { token: { ...token, type: 'oAuthSetting' } } },
    /token\.type/,
  ],
])('refuses a connector with %s', async (_, more, said) => {
  const answer = await create(more)
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidRequestContent' } } })
  expect(messageOf(answer)).toMatch(said)
})

test.each<[what: string, more: object, said: RegExp]>([
  ['OpenAPI 3', { swagger: undefined, openapi: '3.0.0' }, /The version has to be '2\.0'/],
  ['a host with a scheme', { host: 'https://api.contoso.example' }, /'host' is required/],
  ['no path', { paths: {} }, /'paths' is required/],
  [
    'an operation without an id',
    { paths: { '/a': { get: { responses: {} } } } },
    /paths\/~1a\/get : .*'operationId'/,
  ],
  [
    'two paths that differ in case',
    { paths: { '/a': {}, '/A': {} } },
    /Paths must be unique when compared case-insensitively/,
  ],
  [
    'a member that is no extension',
    { paths: { '/': { securityDefinitions: {} } } },
    /paths\/~1\/securityDefinitions : The property 'securityDefinitions' is not valid\. If this property is an extension, its name must begin with "x-"/,
  ],
])('refuses a definition with %s, when it is validated and when it is sent', async (_, more, said) => {
  const body = { ...definition, ...more }
  const me = JSON.parse(
    Buffer.from(
      (await running.tokenFor(running.ready.bootstrap, `${RESOURCE}/.default`)).split('.')[1] ?? '',
      'base64url',
    ).toString(),
  ) as { oid: string }
  const validated = await apps('POST', `/objectIds/${me.oid}/validateApiSwagger?api-version=2016-11-01`, {
    body,
  })
  expect(validated.status).toBe(400)
  expect(messageOf(validated)).toMatch(/^Specified swagger has the following errors: /)
  expect(messageOf(validated)).toMatch(said)
  expect(await create({ openApiDefinition: body })).toMatchObject({ body: validated.body })
})

test('an update cannot set a stack owner', async () => {
  const name = text(await create(), 'name')
  const answer = await apps('PATCH', `/apis/${name}?${here()}`, {
    body: { properties: properties({ stackOwner: 'Me' }) },
  })
  expect(answer.status).toBe(400)
})

test('an application that nobody made a maker is refused, also in the default environment', async () => {
  const { body } = await running.graph('POST', '/applications', { body: { displayName: 'A stranger' } })
  const { id, appId } = body as { id: string; appId: string }
  const { body: secret } = await running.graph('POST', `/applications/${id}/addPassword`, { body: {} })
  await running.graph('POST', '/servicePrincipals', { body: { appId } })
  const credentials = { clientId: appId, clientSecret: String(secret.secretText) }
  const stranger = caller(await running.tokenFor(credentials, `${RESOURCE}/.default`))
  const answer = await stranger('POST', `/apis?${here()}`, { body: { properties: properties() } })
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'EnvironmentAccess' } } })
  expect(messageOf(answer)).toContain("does not have access to permission 'CreateCustomApi'")
})

describe('a person', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-platform-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const seedFile = join(folder, 'seed.json')
  const users = { user: { password: 'not-a-secret' }, ada: { password: 'not-a-secret' } }
  const environments = { team: { displayName: 'Team', makers: ['ada'] } }
  writeFileSync(seedFile, JSON.stringify({ tenants: { home: { users, environments } } }))
  const other = emulator({ seedFile })

  /** What becomes of a connector of hers in the environment, the default one or the named one. */
  async function creates(who: string, displayName: RegExp): Promise<number> {
    const { ready, send } = other
    const answer = await send(
      'POST',
      `/${ready.tenantId}/oauth2/v2.0/token`,
      form({
        grant_type: 'password',
        client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
        username: `${who}@contoso-emulator.onmicrosoft.com`,
        password: 'not-a-secret',
        // As Azure CLI asks for a resource that ends in a slash.
        scope: `${RESOURCE}/.default`,
      }),
    )
    const headers = { authorization: `Bearer ${text(answer, 'access_token')}` }
    const path = '/providers/Microsoft.PowerApps'
    const { body } = await send('GET', `${path}/environments?api-version=2016-11-01`, { headers })
    const all = body.value as { name: string; properties: { displayName: string } }[]
    const name = all.find(({ properties: own }) => displayName.test(own.displayName))?.name ?? ''
    const sent = { headers, body: { properties: properties({ environment: { name } }) } }
    return (await send('POST', `${path}/apis?${filter(name)}`, sent)).status
  }

  test.each<[who: string, where: RegExp, status: number]>([
    ['user', /default/, 201],
    ['user', /Team/, 403],
    ['ada', /Team/, 201],
    ['ada', /Sandbox/, 403],
  ])('%s in the environment %s: %i', async (who, where, status) => {
    expect(await creates(who, where)).toBe(status)
  })
})
