import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../../src/emulator/dispatch.ts'
import { answerGraph } from '../../../src/emulator/graph/graph-service.ts'
import type { World } from '../../../src/emulator/world.ts'
import { claimsOf } from '../support.ts'
import { graphRequest } from '../world.ts'
import { redeem, refresh, signIn, token } from './browser.ts'
import {
  ADMIN,
  API,
  API_SCOPE,
  apiBody,
  CALLBACK,
  CLIENT,
  consented,
  GRAPH,
  given,
  PASSWORD,
  SECRET,
  USER,
} from './given.ts'

describe('an authorization code', () => {
  const userInfoOf = (world: World, token: unknown) =>
    dispatch(world, { ...graphRequest(String(token), { method: 'GET', path: '' }), path: '/oidc/userinfo' })

  test('comes back with the state after password and consent', async () => {
    const world = await given()
    const outcome = await signIn(world, { user: USER })
    expect(outcome).toMatchObject({
      where: 'redirect',
      code: 0,
      values: { state: 'a state', code: expect.any(String) },
    })
    expect(outcome.reply.headers?.location).toMatch(`${CALLBACK}?code=`)
    expect(world.tenant.grants).toMatchObject([
      { consentType: 'Principal', scope: 'access_as_user' },
      { consentType: 'Principal', scope: 'openid offline_access' },
    ])
  })

  test('is redeemed for a v2 access token of the API, a refresh token and an id token', async () => {
    const world = await given()
    const answer = await redeem(
      world,
      await signIn(world, {
        user: USER,
        fields: { nonce: 'a nonce', scope: `openid profile offline_access ${API_SCOPE}` },
      }),
    )
    expect(answer.values).toMatchObject({ token_type: 'Bearer', expires_in: 3599, scope: API_SCOPE })
    const claims = claimsOf(String(answer.values.access_token))
    const { tenantId } = world.tenant
    expect(claims).toMatchObject({
      aud: API,
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      azp: CLIENT,
      azpacr: '1',
      name: 'Emulator User',
      preferred_username: USER,
      scp: 'access_as_user',
      tid: tenantId,
      ver: '2.0',
    })
    const id = claimsOf(String(answer.values.id_token))
    expect(id).toMatchObject({
      aud: CLIENT,
      nonce: 'a nonce',
      oid: claims.oid,
      ver: '2.0',
      preferred_username: USER,
    })
    expect(id.sub).not.toBe(claims.sub)
    expect(answer.values.refresh_token).toEqual(expect.any(String))
  })

  test.each([
    ['openid', []],
    ['openid profile', ['name', 'oid', 'preferred_username']],
    ['openid email', ['email']],
    ['openid profile email', ['email', 'name', 'oid', 'preferred_username']],
  ])('for %s gives an id token that names %s', async (scope, names) => {
    const world = await given({
      home: { users: { user: { password: PASSWORD, mail: 'user@mail.example' } } },
    })
    const code = await signIn(world, { user: USER, fields: { scope } })
    const { values } = await redeem(world, code)
    const all = ['email', 'name', 'oid', 'preferred_username']
    const claims = claimsOf(String(values.id_token))
    expect(all.filter((name) => name in claims)).toEqual(names)
  })

  test('for Graph opens the user info', async () => {
    const world = await given({ clientSeed: consented })
    const code = await signIn(world, { user: USER, fields: { scope: 'openid User.Read' } })
    const { values } = await redeem(world, code)
    expect(await userInfoOf(world, values.access_token)).toMatchObject({
      status: 200,
      body: { sub: claimsOf(String(values.id_token)).sub, name: 'Emulator User', given_name: 'Emulator' },
    })
    expect(await userInfoOf(world, 'nonsense')).toMatchObject({ status: 401 })
  })

  test('for Graph without openid does not', async () => {
    const world = await given({
      clientSeed: { grants: [{ resource: 'microsoft-graph', scope: 'User.Read' }] },
    })
    const { values } = await redeem(
      world,
      await signIn(world, { user: USER, fields: { scope: 'User.Read' } }),
    )
    expect(await userInfoOf(world, values.access_token)).toMatchObject({ status: 403 })
  })

  test('without openid and offline_access gives the access token alone', async () => {
    const world = await given({ clientSeed: consented })
    const { values } = await redeem(world, await signIn(world, { user: USER, fields: { scope: API_SCOPE } }))
    expect(values).not.toHaveProperty('refresh_token')
    expect(values).not.toHaveProperty('id_token')
  })

  test('of the v1 endpoint is for the resource and gives v1 words', async () => {
    const world = await given({
      clientSeed: consented,
      api: { api: { ...apiBody.api, requestedAccessTokenVersion: null } },
    })
    const code = await signIn(world, {
      user: USER,
      version: 1,
      fields: { scope: undefined, resource: `api://${API}` },
    })
    const { values } = await redeem(world, code, {}, { version: 1 })
    expect(values).toMatchObject({ resource: `api://${API}`, expires_in: '3599', scope: 'access_as_user' })
    expect(claimsOf(String(values.access_token))).toMatchObject({
      aud: `api://${API}`,
      appid: CLIENT,
      appidacr: '1',
      upn: USER,
      unique_name: USER,
      ver: '1.0',
      amr: ['pwd'],
    })
  })

  test('is bound to the verifier', async () => {
    const world = await given({ clientSeed: consented })
    const verifier = 'v'.repeat(43)
    const code_challenge = createHash('sha256').update(verifier).digest('base64url')
    const code = await signIn(world, {
      user: USER,
      fields: { code_challenge, code_challenge_method: 'S256' },
    })
    expect(await redeem(world, code, { code_verifier: verifier })).toMatchObject({ code: 0 })
  })

  test('for Graph opens Graph for the user', async () => {
    const world = await given({ clientSeed: consented })
    const { values } = await redeem(
      world,
      await signIn(world, { user: ADMIN, fields: { scope: 'openid User.Read' } }),
    )
    const access = String(values.access_token)
    expect(values.scope).toBe('User.Read openid profile')
    expect(claimsOf(access)).toMatchObject({
      aud: GRAPH,
      idtyp: 'user',
      app_displayname: 'Orders Client',
      wids: expect.arrayContaining(['62e90394-69f5-4237-9190-012177145e10']),
    })
    const me = await answerGraph(world, graphRequest(access, { method: 'GET', path: '/me' }))
    expect(me).toMatchObject({ status: 200, body: { userPrincipalName: ADMIN } })
  })
})

describe('a refresh token', () => {
  const signedIn = async (world: Awaited<ReturnType<typeof given>>) =>
    redeem(world, await signIn(world, { user: USER }))

  test('gives new tokens, and another refresh token', async () => {
    const world = await given()
    const first = await signedIn(world)
    const second = await refresh(world, first)
    expect(second).toMatchObject({ code: 0, values: { scope: API_SCOPE } })
    expect(second.values.refresh_token).not.toBe(first.values.refresh_token)
  })

  test('gives tokens for another resource that is consented', async () => {
    const world = await given({ clientSeed: consented })
    const answer = await refresh(world, await signedIn(world), {
      scope: 'https://graph.microsoft.com/User.Read',
    })
    expect(answer.values.scope).toMatch(/^https:\/\/graph\.microsoft\.com\/User\.Read/)
    expect(claimsOf(String(answer.values.access_token))).toMatchObject({ aud: 'https://graph.microsoft.com' })
  })

  test('survives a restart', async () => {
    const world = await given()
    const { values } = await signedIn(world)
    const { createWorld } = await import('../../../src/emulator/world.ts')
    const restarted = await createWorld(JSON.parse(JSON.stringify(world.state)), world.ambient)
    expect(await refresh(restarted, { ...(await signedIn(world)), values })).toMatchObject({ code: 0 })
  })
})

test.each([1, 2] as const)('an API exchanges its v%i token for one to the next API', async (version) => {
  const world = await given({
    api: { api: { ...apiBody.api, requestedAccessTokenVersion: version } },
    apiSeed: { secrets: ['api-not-a-secret'], grants: [{ resource: 'microsoft-graph', scope: 'User.Read' }] },
    clientSeed: consented,
  })
  const { values } = await redeem(world, await signIn(world, { user: USER }))
  const answer = await token(world, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    client_id: API,
    client_secret: 'api-not-a-secret',
    assertion: String(values.access_token),
    scope: 'https://graph.microsoft.com/User.Read',
  })
  expect(claimsOf(String(answer.values.access_token))).toMatchObject({
    appid: API,
    scp: 'User.Read',
    upn: USER,
  })
})

test('a secret in a Basic header redeems a code', async () => {
  const world = await given({ clientSeed: consented })
  const authorization = `Basic ${Buffer.from(`${CLIENT}:${SECRET}`).toString('base64')}`
  const code = await signIn(world, { user: USER })
  expect(
    await redeem(
      world,
      code,
      { client_id: undefined, client_secret: undefined },
      { headers: { authorization } },
    ),
  ).toMatchObject({ code: 0 })
})
