import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { newId } from './identifiers.ts'
import { type Answer, claimsOf, emulator, form, newApp, newClient, newPrincipal, text } from './support.ts'

const clock = { now: Date.parse('2026-03-01T10:20:30Z') }
const running = emulator({ now: () => clock.now })
const { graph, send } = running

const GRAPH_SCOPE = 'https://graph.microsoft.com/.default'

interface Asked {
  tenant?: string
  path?: string
  fields?: Record<string, string | undefined>
  headers?: Record<string, string>
}

const ask = ({
  tenant,
  path = 'oauth2/v2.0/token',
  fields = {},
  headers = {},
}: Asked = {}): Promise<Answer> => {
  const { clientId, clientSecret } = running.ready.bootstrap
  const all = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: GRAPH_SCOPE,
    ...fields,
  }
  const sent = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return send('POST', `/${tenant ?? running.ready.tenantId}/${path}`, {
    ...form(Object.fromEntries(sent)),
    headers,
  })
}

describe('an app-only token', () => {
  test('for Graph is a v1 token with the roles', async () => {
    const answer = await ask()
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 },
    })
    const { tenantId, bootstrap } = running.ready
    expect(claimsOf(text(answer, 'access_token'))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: bootstrap.clientId,
      app_displayname: 'appreg bootstrap',
      idtyp: 'app',
      iat: clock.now / 1000,
      roles: expect.arrayContaining(['Application.ReadWrite.All', 'Directory.Read.All']),
      tid: tenantId,
      ver: '1.0',
    })
  })

  test('is signed by the published key', async () => {
    const url = new URL(`${running.ready.https}/common/discovery/keys`)
    const fetchKeys = async (): Promise<Response> => new Response((await send('GET', url.pathname)).text)
    const keys = createRemoteJWKSet(url, { [customFetch]: fetchKeys })
    const verified = await jwtVerify(text(await ask(), 'access_token'), keys, {
      currentDate: new Date(clock.now),
    })
    expect(verified.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' })
  })

  const forOwnApi = async (api: object, name: (appId: string) => string) => {
    const { appId, appObjectId } = await newPrincipal(graph, { api })
    await graph('PATCH', `/applications/${appObjectId}`, { body: { identifierUris: [`api://${appId}`] } })
    const answer = await ask({ fields: { scope: `${name(appId)}/.default` } })
    return { appId, claims: claimsOf(text(answer, 'access_token')) }
  }

  test('is v2 with the bare id as audience where the resource asks for 2', async () => {
    const { appId, claims } = await forOwnApi({ requestedAccessTokenVersion: 2 }, (id) => `api://${id}`)
    expect(claims).toMatchObject({
      aud: appId,
      iss: `https://login.microsoftonline.com/${running.ready.tenantId}/v2.0`,
      azp: running.ready.bootstrap.clientId,
      azpacr: '1',
      ver: '2.0',
    })
    expect(claims).not.toHaveProperty('appid')
    expect(claims).not.toHaveProperty('roles')
  })

  test.each([
    ['its URI', (id: string) => `api://${id}`],
    ['its id', (id: string) => id],
  ])('is v1 with the audience as it was asked for by %s', async (_, name) => {
    const { appId, claims } = await forOwnApi({}, name)
    expect(claims).toMatchObject({ aud: name(appId), ver: '1.0', appid: running.ready.bootstrap.clientId })
  })

  test('says that it is app-only where the resource asks for idtyp', async () => {
    const optionalClaims = { accessToken: [{ name: 'idtyp' }] }
    const { appId } = await newPrincipal(graph, { optionalClaims })
    const answer = await ask({ fields: { scope: `${appId}/.default` } })
    expect(claimsOf(text(answer, 'access_token'))).toMatchObject({ idtyp: 'app' })
  })

  test('is given for a secret in a Basic header', async () => {
    const { clientId, clientSecret } = running.ready.bootstrap
    const basic = Buffer.from(`${clientId}:${encodeURIComponent(clientSecret)}`).toString('base64')
    const answer = await ask({
      fields: { client_id: undefined, client_secret: undefined },
      headers: { authorization: `Basic ${basic}` },
    })
    expect(answer.status).toBe(200)
  })

  test('comes from the v1 endpoint for a resource, with numbers as text', async () => {
    const fields = { scope: undefined, resource: 'https://graph.microsoft.com/' }
    const answer = await ask({ path: 'oauth2/token', fields })
    expect(answer).toMatchObject({
      status: 200,
      body: { expires_in: '3599', resource: fields.resource, access_token: expect.any(String) },
    })
    expect(claimsOf(text(answer, 'access_token'))).toMatchObject({ aud: fields.resource })
  })

  test('is given at the address of a verified domain', async () => {
    expect((await ask({ tenant: 'contoso-emulator.example' })).status).toBe(200)
  })
})

describe('a token is refused', () => {
  const refused = (status: number, error: string, code: number) => ({
    status,
    body: { error, error_codes: [code], error_description: expect.stringMatching(`^AADSTS${code}: `) },
  })

  test('with every part of the error', async () => {
    const { body } = await ask({ fields: { client_secret: 'wrong' } })
    const trailer = `Trace ID: ${body.trace_id} Correlation ID: ${body.correlation_id} Timestamp: 2026-03-01 10:20:30Z`
    expect(body).toEqual({
      error: 'invalid_client',
      error_description: `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${running.ready.bootstrap.clientId}'. ${trailer}`,
      error_codes: [7000215],
      timestamp: '2026-03-01 10:20:30Z',
      trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error_uri: 'https://login.microsoftonline.com/error?code=7000215',
    })
  })

  test.each<[string, Asked, ReturnType<typeof refused>]>([
    ['for an unknown tenant', { tenant: newId() }, refused(400, 'invalid_request', 90002)],
    ['for an unknown domain', { tenant: 'nobody.example' }, refused(400, 'invalid_request', 90002)],
    ['for a tenant that is no name', { tenant: 'nonsense' }, refused(400, 'invalid_request', 900023)],
    ['without grant_type', { fields: { grant_type: undefined } }, refused(400, 'invalid_request', 900144)],
    ['without client_id', { fields: { client_id: undefined } }, refused(400, 'invalid_request', 900144)],
    ['without scope', { fields: { scope: undefined } }, refused(400, 'invalid_request', 90014)],
    ['without resource on v1', { path: 'oauth2/token' }, refused(400, 'invalid_request', 900144)],
    [
      'for an unknown grant',
      { fields: { grant_type: 'magic' } },
      refused(400, 'unsupported_grant_type', 70003),
    ],
    [
      'for an unknown client',
      { fields: { client_id: newId() } },
      refused(400, 'unauthorized_client', 700016),
    ],
    ['on /common', { tenant: 'common' }, refused(400, 'invalid_request', 50194)],
    [
      'for a scope by name',
      { fields: { scope: 'https://graph.microsoft.com/User.Read' } },
      refused(400, 'invalid_scope', 1002012),
    ],
    [
      'for a name beside /.default',
      { fields: { scope: `${GRAPH_SCOPE} openid` } },
      refused(400, 'invalid_scope', 1002012),
    ],
    [
      'for two resources',
      { fields: { scope: `${GRAPH_SCOPE} api://x/.default` } },
      refused(400, 'invalid_scope', 70011),
    ],
    [
      'for an unknown resource',
      { fields: { scope: 'api://nobody/.default' } },
      refused(400, 'invalid_resource', 500011),
    ],
    ['without a secret', { fields: { client_secret: undefined } }, refused(401, 'invalid_client', 7000218)],
    ['with a wrong secret', { fields: { client_secret: 'wrong' } }, refused(401, 'invalid_client', 7000215)],
  ])('%s', async (_, asked, expected) => {
    expect(await ask(asked)).toMatchObject(expected)
  })

  const credentials = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Asked => ({
    fields: { client_id: clientId, client_secret: clientSecret },
  })

  test('with an expired secret', async () => {
    const client = await newClient(graph, [])
    const before = clock.now
    clock.now = Date.parse('2029-01-01T00:00:00Z')
    const answer = await ask(credentials(client))
    clock.now = before
    expect(answer).toMatchObject(refused(401, 'invalid_client', 7000222))
  })

  test('with a secret that starts later', async () => {
    const { appId, appObjectId } = await newPrincipal(graph)
    const body = { passwordCredential: { startDateTime: '2027-01-01T00:00:00Z' } }
    const secret = await graph('POST', `/applications/${appObjectId}/addPassword`, { body })
    const client = { clientId: appId, clientSecret: text(secret, 'secretText') }
    expect(await ask(credentials(client))).toMatchObject(refused(401, 'invalid_client', 7000215))
  })

  test('with the id of the secret', async () => {
    const { appId, appObjectId } = await newPrincipal(graph)
    const secret = await graph('POST', `/applications/${appObjectId}/addPassword`, { body: {} })
    const client = { clientId: appId, clientSecret: text(secret, 'keyId') }
    expect(await ask(credentials(client))).toMatchObject(refused(401, 'invalid_client', 7000215))
  })

  test('with a removed secret', async () => {
    const { appId, appObjectId } = await newPrincipal(graph)
    const secret = await graph('POST', `/applications/${appObjectId}/addPassword`, { body: {} })
    await graph('POST', `/applications/${appObjectId}/removePassword`, { body: { keyId: secret.body.keyId } })
    const client = { clientId: appId, clientSecret: text(secret, 'secretText') }
    expect(await ask(credentials(client))).toMatchObject(refused(401, 'invalid_client', 7000215))
  })

  test('for a client without service principal', async () => {
    const app = await newApp(graph)
    expect(await ask({ fields: { client_id: text(app, 'appId') } })).toMatchObject(
      refused(401, 'invalid_client', 7000229),
    )
  })

  test('for a disabled client', async () => {
    const { appId, id } = await newPrincipal(graph)
    await graph('PATCH', `/servicePrincipals/${id}`, { body: { accountEnabled: false } })
    expect(await ask({ fields: { client_id: appId } })).toMatchObject(
      refused(400, 'unauthorized_client', 7000112),
    )
  })

  test('for a disabled resource', async () => {
    const { appId, id } = await newPrincipal(graph)
    await graph('PATCH', `/servicePrincipals/${id}`, { body: { accountEnabled: false } })
    expect(await ask({ fields: { scope: `${appId}/.default` } })).toMatchObject(
      refused(400, 'invalid_resource', 500014),
    )
  })

  test('for a resource that requires an assignment the client does not have', async () => {
    const { appId, id } = await newPrincipal(graph)
    await graph('PATCH', `/servicePrincipals/${id}`, { body: { appRoleAssignmentRequired: true } })
    expect(await ask({ fields: { scope: `${appId}/.default` } })).toMatchObject(
      refused(400, 'invalid_grant', 501051),
    )
  })
})

describe('discovery', () => {
  const read = (path: string) => send('GET', path)

  test('names the tenant by id, also when asked by domain', async () => {
    const { tenantId, https } = running.ready
    const v2 = await read('/contoso-emulator.example/v2.0/.well-known/openid-configuration')
    expect(v2.body).toMatchObject({
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      token_endpoint: `${https}/${tenantId}/oauth2/v2.0/token`,
      jwks_uri: `${https}/${tenantId}/discovery/v2.0/keys`,
    })
    const v1 = await read(`/${tenantId}/.well-known/openid-configuration`)
    expect(v1.body).toMatchObject({
      issuer: `https://sts.windows.net/${tenantId}/`,
      token_endpoint: `${https}/${tenantId}/oauth2/token`,
    })
  })

  test.each(['common', 'organizations'])('leaves the tenant open on /%s', async (segment) => {
    const { body } = await read(`/${segment}/v2.0/.well-known/openid-configuration`)
    expect(body).toMatchObject({ issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' })
    expect(text({ body }, 'token_endpoint')).toContain(`/${segment}/oauth2/v2.0/token`)
  })

  test.each([
    ['common', null],
    ['consumers', 'EU'],
  ])('says the region on /%s: %s', async (segment, region) => {
    const { body } = await read(`/${segment}/.well-known/openid-configuration`)
    expect(body.tenant_region_scope).toBe(region)
  })

  test('names personal accounts by their tenant on /consumers', async () => {
    const { body } = await read('/consumers/v2.0/.well-known/openid-configuration')
    expect(body).toMatchObject({
      issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      token_endpoint: expect.stringContaining('/consumers/oauth2/v2.0/token'),
    })
  })

  test('refuses an unknown tenant', async () => {
    const answer = await read(`/${newId()}/v2.0/.well-known/openid-configuration`)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_tenant', error_codes: [90002] } })
  })

  test('tells which hosts are one cloud', async () => {
    const authorize = 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize'
    const { body } = await read(
      `/common/discovery/instance?api-version=1.1&authorization_endpoint=${authorize}`,
    )
    expect(text({ body }, 'tenant_discovery_endpoint')).toMatch(/\/organizations\/v2\.0\/\.well-known/)
    expect(body.metadata).toContainEqual(
      expect.objectContaining({ aliases: expect.arrayContaining(['login.windows.net']) }),
    )
  })

  test.each([
    'https://evil.example/organizations/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com.evil.example/common/oauth2/v2.0/authorize',
    'nonsense',
  ])('refuses the unknown host of %s', async (authorize) => {
    const query = new URLSearchParams({ 'api-version': '1.1', authorization_endpoint: authorize })
    expect(await read(`/common/discovery/instance?${query}`)).toMatchObject({
      status: 400,
      body: { error: 'invalid_instance', error_codes: [50049] },
    })
  })

  test('knows its own host', async () => {
    const authorize = encodeURIComponent(`${running.ready.https}/organizations/oauth2/v2.0/authorize`)
    const { status, body } = await read(`/common/discovery/instance?authorization_endpoint=${authorize}`)
    expect(status).toBe(200)
    expect(text({ body }, 'tenant_discovery_endpoint')).toMatch(/\/organizations\/v2\.0\/\.well-known/)
  })

  test('publishes the key with its certificate', async () => {
    const { body } = await read(`/${running.ready.tenantId}/discovery/v2.0/keys`)
    expect(body.keys).toMatchObject([
      {
        kty: 'RSA',
        use: 'sig',
        e: 'AQAB',
        x5c: [expect.any(String)],
        issuer: expect.stringContaining('/v2.0'),
      },
    ])
  })

  test('refuses other methods in words, to a person on a page', async () => {
    const { tenantId } = running.ready
    const got = await read(`/${tenantId}/oauth2/v2.0/token`)
    expect(got.headers['content-type']).toContain('text/html')
    expect(got.text).toContain(
      'AADSTS900561: The endpoint only accepts POST requests. Received a GET request.',
    )
    const posted = await send('POST', `/${tenantId}/v2.0/.well-known/openid-configuration`)
    expect(posted).toMatchObject({ status: 400, body: { error_codes: [900561] } })
  })

  test('answers HEAD like GET', async () => {
    const path = `/${running.ready.tenantId}/v2.0/.well-known/openid-configuration`
    expect((await send('HEAD', path)).headers['content-type']).toBe(
      (await read(path)).headers['content-type'],
    )
  })

  test.each([
    ['user@contoso-emulator.example', 'Managed'],
    ['user@elsewhere.example', 'Unknown'],
    ['%E0%A4%A', 'Unknown'],
  ])('tells how %s signs in: %s', async (name, type) => {
    const { body } = await read(`/common/userrealm/${name}?api-version=1.0`)
    expect(body.account_type).toBe(type)
  })

  test('answers 404 to what it does not have', async () => {
    expect((await read(`/${running.ready.tenantId}/nonsense`)).status).toBe(404)
  })
})
