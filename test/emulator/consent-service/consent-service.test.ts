import { describe, expect, test } from 'vitest'
import { answerConsentService } from '../../../src/emulator/consent-service/consent-service.ts'
import type { Reply } from '../../../src/emulator/http-message.ts'
import type { World } from '../../../src/emulator/world.ts'
import { Browser } from '../sts/browser.ts'
import {
  API,
  API_SCOPE,
  apiBody,
  CLIENT,
  consented,
  type Given,
  given,
  PASSWORD,
  SECRET,
  USER,
} from '../sts/given.ts'

const HOST = 'global.consent.azure-apim.net'
const REDIRECT = `https://${HOST}/redirect/orders`

const call = (world: World, method: string, address: string, body: unknown = ''): Promise<Reply> => {
  const { pathname, search } = new URL(address, `https://${HOST}`)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const at = { host: HOST, origin: `https://${HOST}`, path: pathname, query: search.slice(1), headers: {} }
  return answerConsentService(world, { method, ...at, body: text })
}

const base = 'https://login.microsoftonline.com'
const aad = (world: World) => ({
  identityProvider: 'aad',
  name: 'orders',
  clientId: CLIENT,
  clientSecret: SECRET,
  tenantId: world.tenant.tenantId,
  resourceUri: `api://${API}`,
})
const oauth2 = (world: World, scope = `${API_SCOPE} offline_access`) => ({
  identityProvider: 'oauth2',
  name: 'orders',
  clientId: CLIENT,
  clientSecret: SECRET,
  authorizationUrl: `${base}/${world.tenant.tenantId}/oauth2/v2.0/authorize`,
  tokenUrl: `${base}/${world.tenant.tenantId}/oauth2/v2.0/token`,
  refreshUrl: `${base}/${world.tenant.tenantId}/oauth2/v2.0/token`,
  scopes: [scope],
})

const tenant = (of: Given = {}) =>
  given({ client: { web: { redirectUris: [REDIRECT] }, ...of.client }, clientSeed: consented, ...of })

/** Registers, signs in, and follows the redirect back. */
async function connect(world: World, connector: object, login = ''): Promise<Reply> {
  await call(world, 'POST', '/connectors', connector)
  const sent = await call(world, 'GET', `/connectors/orders/login${login}`)
  const url = new URL(sent.headers?.location ?? '')
  const browser = new Browser(world)
  const first = await browser.get(url.pathname, Object.fromEntries(url.searchParams))
  const back =
    first.where === 'redirect' ? first : await browser.submit(first, { login: USER, passwd: PASSWORD })
  return call(world, 'GET', back.reply.headers?.location ?? '')
}

describe('a connector', () => {
  test.each([
    ['aad', aad],
    ['oauth2', oauth2],
  ])('with identity provider %s connects and refreshes', async (_, connector) => {
    const world = await tenant()
    expect((await connect(world, connector(world))).body).toContain('The connection is ready')
    expect(await call(world, 'POST', '/connectors/orders/refresh')).toMatchObject({ status: 200 })
  })

  test('is told its redirect URL', async () => {
    const world = await tenant()
    expect(await call(world, 'POST', '/connectors', aad(world))).toMatchObject({
      status: 201,
      body: { redirectUrl: REDIRECT },
    })
  })

  test('with a wrong secret shows both answers', async () => {
    const world = await tenant()
    const { body } = await connect(world, { ...aad(world), clientSecret: 'wrong' })
    expect(body).toMatch(
      /form body\.\. Response status code=Unauthorized.*AADSTS7000215.*Basic authorization header\.\..*AADSTS7000215/,
    )
  })

  test('whose secret was lost says so', async () => {
    const world = await tenant()
    const { body } = await connect(world, { ...oauth2(world), clientSecret: undefined })
    expect(body).toContain('No key &#39;clientsecret&#39;')
  })

  test('passes an error of the sign-in on, in base64 without padding', async () => {
    const world = await tenant({ client: { web: { redirectUris: [REDIRECT] } }, clientSeed: consented })
    const reply = await connect(
      world,
      oauth2(world, 'access_as_user'),
      '?returnUrl=https%3A%2F%2Fmake.example%2F',
    )
    const error = new URL(reply.headers?.location ?? '').searchParams.get('error') ?? ''
    expect(error).not.toContain('=')
    expect(Buffer.from(error, 'base64').toString()).toMatch(
      /^Failure passed to redirect url\.\r\nerror=invalid_client\r\nerror_description=AADSTS650053/,
    )
  })

  test('without offline_access cannot refresh', async () => {
    const world = await tenant()
    await connect(world, oauth2(world, API_SCOPE))
    const { status, body } = await call(world, 'POST', '/connectors/orders/refresh')
    expect(status).toBe(401)
    expect(JSON.stringify(body)).toContain('Error: Missing refresh token.')
  })

  test('that is its own API signs in and fails to refresh', async () => {
    const self = {
      identifierUris: [`api://${CLIENT}`],
      api: { oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes ?? [] },
    }
    const grants = [{ resource: CLIENT, scope: 'access_as_user' }]
    const world = await tenant({
      client: { web: { redirectUris: [REDIRECT] }, ...self },
      clientSeed: { grants },
    })
    const reply = await connect(world, oauth2(world, `api://${CLIENT}/access_as_user offline_access`))
    expect(reply.body).toContain('The connection is ready')
    expect(JSON.stringify((await call(world, 'POST', '/connectors/orders/refresh')).body)).toContain(
      'AADSTS90009',
    )
  })
})

test.each([
  ['no JSON', 'POST', '/connectors', 'x', 400],
  ['an unknown member', 'POST', '/connectors', { name: 'a', nonsense: 1 }, 400],
  ['an unknown connector', 'GET', '/connectors/nobody/login', '', 404],
  ['a redirect that nobody started', 'GET', '/redirect/orders?code=x&state=y', '', 404],
])('%s is refused', async (_, method, path, body, status) => {
  expect(await call(await tenant(), method, path, body)).toMatchObject({ status })
})
