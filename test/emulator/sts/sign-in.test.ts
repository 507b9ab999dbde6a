import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerGraph } from '../../../src/emulator/graph/graph-service.ts'
import { claimsOf } from '../support.ts'
import { graphRequest } from '../world.ts'
import { authorizePath, Browser, redeem, refresh, request, signIn, token, untilConsent } from './browser.ts'
import {
  ADMIN,
  API,
  API_SCOPE,
  apiBody,
  CALLBACK,
  CLIENT,
  consented,
  FABRIKAM_USER,
  GRAPH,
  given,
  needs,
  PASSWORD,
  PERSON,
  SECRET,
  USER,
  USER_READ,
} from './given.ts'

describe('an authorization code', () => {
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

describe('the session', () => {
  test('signs in without a password', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    const again = await browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none' }))
    expect(again).toMatchObject({ where: 'redirect', code: 0 })
  })

  test('with two accounts asks which one', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    await signIn(world, { user: ADMIN, browser, fields: { prompt: 'login' } })
    const picker = await browser.get(authorizePath(world.tenant.tenantId, 2), request())
    expect(picker.html).toContain('Pick an account')
    const key = /name="account" value="([^"]+)"[^>]*><b>Emulator Administrator/.exec(picker.html)?.[1] ?? ''
    const answer = await redeem(world, await browser.submit(picker, { account: key }))
    expect(claimsOf(String(answer.values.id_token)).oid).toBe(world.tenant.users[0]?.id)
  })

  test.each(['login', 'select_account', 'consent'])(
    'does not spare the page of prompt=%s',
    async (prompt) => {
      const world = await given({ clientSeed: consented })
      const browser = new Browser(world)
      await signIn(world, { user: USER, browser })
      expect(await browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt }))).toMatchObject({
        where: 'page',
        code: 0,
      })
    },
  )

  test('that is older than max_age asks for the password', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    world.clock.now += 61_000
    const fields = request({ max_age: '60' })
    expect((await browser.get(authorizePath(world.tenant.tenantId, 2), fields)).html).toContain(
      'name="login"',
    )
  })

  test('ends with logout, which goes back to a registered URI', async () => {
    const world = await given({ clientSeed: consented })
    const browser = new Browser(world)
    await signIn(world, { user: USER, browser })
    const path = `/${world.tenant.tenantId}/oauth2/v2.0/logout`
    const out = await browser.get(path, { post_logout_redirect_uri: CALLBACK, state: 's' })
    expect(out.reply.headers?.location).toBe(`${CALLBACK}?state=s`)
    expect((await browser.get(authorizePath(world.tenant.tenantId, 2), request())).html).toContain(
      'name="login"',
    )
    expect(
      (await browser.get(path, { post_logout_redirect_uri: 'https://elsewhere.example' })).html,
    ).toContain('You are signed out')
  })
})

describe('the answer', () => {
  const implicit = {
    web: {
      redirectUris: [CALLBACK],
      implicitGrantSettings: { enableAccessTokenIssuance: true, enableIdTokenIssuance: true },
    },
  }

  test('with tokens goes into the fragment', async () => {
    const world = await given({ client: implicit, clientSeed: consented })
    const outcome = await signIn(world, {
      user: USER,
      fields: { response_type: 'id_token token', nonce: 'n' },
    })
    expect(outcome.reply.headers?.location).toMatch(`${CALLBACK}#`)
    expect(claimsOf(String(outcome.values.access_token))).toMatchObject({
      scp: 'access_as_user',
      azpacr: '0',
    })
    expect(claimsOf(String(outcome.values.id_token))).toMatchObject({ nonce: 'n' })
  })

  test('is posted with response_mode=form_post, by a button where scripts are off', async () => {
    const world = await given({ clientSeed: consented })
    const { html } = await signIn(world, {
      user: USER,
      fields: { response_mode: 'form_post', state: '"><script>' },
    })
    expect(html).toContain(`<form method="post" action="${CALLBACK}">`)
    expect(html).toContain('name="state" value="&quot;&gt;&lt;script&gt;"')
    expect(html).toContain('<button')
  })
})

describe('consent', () => {
  test('of an administrator may be for everybody', async () => {
    const world = await given()
    const browser = new Browser(world)
    const page = await untilConsent(world, { user: ADMIN, browser })
    expect(page.html).toContain('Consent on behalf of your organization')
    await browser.submit(page, { decision: 'accept', everybody: '1' })
    expect(await signIn(world, { user: USER })).toMatchObject({ where: 'redirect', code: 0 })
    expect(world.tenant.grants[0]).toMatchObject({ consentType: 'AllPrincipals', principalId: null })
  })

  test('of a user shows the words for users, and no more than is missing', async () => {
    const world = await given()
    const page = await untilConsent(world, { user: USER })
    expect(page.html).toContain('Users read: access_as_user')
    expect(page.html).not.toContain('Consent on behalf')
  })

  test('is not asked of a client that the API has pre-authorized', async () => {
    const api = {
      ...apiBody.api,
      preAuthorizedApplications: [
        { appId: CLIENT, delegatedPermissionIds: ['11111111-0000-4000-8000-000000000011'] },
      ],
    }
    const world = await given({ api: { api } })
    expect(await untilConsent(world, { user: USER })).toMatchObject({ where: 'redirect', code: 0 })
  })

  test('brings an application of another tenant into this one', async () => {
    const world = await given({ foreign: true, client: { signInAudience: 'AzureADMultipleOrgs' } })
    expect(await signIn(world, { user: USER })).toMatchObject({ where: 'redirect', code: 0 })
    expect(world.tenant.servicePrincipals.at(-1)?.entity).toMatchObject({
      appId: CLIENT,
      appOwnerOrganizationId: world.others[0]?.tenantId,
    })
  })

  test.each([
    ['v1', '/adminconsent', {}],
    ['v2', '/v2.0/adminconsent', { scope: `${API_SCOPE}` }],
  ])('is given for the tenant at the %s address', async (_, path, more) => {
    const world = await given({
      client: {
        requiredResourceAccess: [
          needs(GRAPH, USER_READ),
          {
            resourceAppId: GRAPH,
            resourceAccess: [{ id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61', type: 'Role' }],
          },
        ],
      },
    })
    const browser = new Browser(world)
    const first = await browser.get(`/${world.tenant.tenantId}${path}`, {
      client_id: CLIENT,
      redirect_uri: CALLBACK,
      state: 's',
      ...more,
    })
    const page = await browser.submit(first, { login: ADMIN, passwd: PASSWORD })
    const done = await browser.submit(page, { decision: 'accept' })
    expect(done).toMatchObject({
      where: 'redirect',
      values: { admin_consent: 'True', tenant: world.tenant.tenantId, state: 's' },
    })
    expect(world.tenant.grants).toMatchObject([{ consentType: 'AllPrincipals' }])
    expect(world.tenant.appRoleAssignments.length).toBe(path === '/adminconsent' ? 6 : 5)
  })
})

describe('who signs in', () => {
  test('a guest is a user of the inviting tenant', async () => {
    const world = await given({ clientSeed: consented })
    const { values } = await redeem(world, await signIn(world, { user: FABRIKAM_USER }))
    expect(claimsOf(String(values.access_token))).toMatchObject({
      tid: world.tenant.tenantId,
      oid: world.tenant.users.find(({ home }) => home)?.id,
      idp: `https://sts.windows.net/${world.others[0]?.tenantId}/`,
      preferred_username: FABRIKAM_USER,
    })
  })

  test('on /organizations the account decides on the tenant', async () => {
    const world = await given({
      client: { signInAudience: 'AzureADMultipleOrgs', requiredResourceAccess: [] },
    })
    const code = await signIn(world, {
      user: FABRIKAM_USER,
      segment: 'organizations',
      fields: { scope: 'openid User.Read' },
    })
    const { values } = await redeem(world, code, {}, { segment: 'organizations' })
    expect(claimsOf(String(values.id_token))).toMatchObject({ tid: world.others[0]?.tenantId })
  })

  test('a personal account gets in where the application takes them', async () => {
    const signInAudience = 'AzureADandPersonalMicrosoftAccount' as const
    const world = await given({ client: { signInAudience, api: { requestedAccessTokenVersion: 2 } } })
    const code = await signIn(world, {
      user: PERSON,
      segment: 'common',
      fields: { scope: 'openid User.Read' },
    })
    const { values } = await redeem(world, code, {}, { segment: 'common' })
    expect(claimsOf(String(values.id_token))).toMatchObject({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' })
  })

  test('a user with a role through a group carries it', async () => {
    const role = {
      id: '22222222-0000-4000-8000-000000000001',
      value: 'Reader',
      allowedMemberTypes: ['User' as const],
      displayName: 'Reader',
      description: 'Reader',
      isEnabled: true,
      origin: 'Application',
    }
    const world = await given({
      clientSeed: consented,
      home: { groups: { staff: { members: ['user'] } } },
      api: {
        appRoles: [role],
        groupMembershipClaims: 'SecurityGroup',
        optionalClaims: {
          accessToken: [{ name: 'given_name', source: null, essential: false, additionalProperties: [] }],
        },
      },
      apiSeed: {
        servicePrincipal: { appRoleAssignmentRequired: true },
        assignments: [{ to: 'staff', role: 'Reader' }],
      },
    })
    const { values } = await redeem(world, await signIn(world, { user: USER }))
    expect(claimsOf(String(values.access_token))).toMatchObject({
      roles: ['Reader'],
      groups: [world.tenant.groups[0]?.id],
      given_name: 'Emulator',
    })
  })
})

describe('a device', () => {
  const publicClient = { isFallbackPublicClient: true, web: { redirectUris: [] } }
  const start = (world: Awaited<ReturnType<typeof given>>) =>
    new Browser(world).post(`/${world.tenant.tenantId}/oauth2/v2.0/devicecode`, {
      client_id: CLIENT,
      scope: `openid offline_access ${API_SCOPE}`,
    })
  const poll = (world: Awaited<ReturnType<typeof given>>, device_code: unknown) =>
    token(world, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: CLIENT,
      device_code: String(device_code),
    })

  const enter = async (world: Awaited<ReturnType<typeof given>>, userCode: unknown) => {
    const browser = new Browser(world)
    const page = await browser.get('/device')
    const login = await browser.submit(page, { otc: String(userCode) })
    return { browser, confirm: await browser.submit(login, { login: USER, passwd: PASSWORD }) }
  }

  test('gets its tokens once the user has typed the code, signed in, confirmed and consented', async () => {
    const world = await given({ client: publicClient })
    const { values } = await start(world)
    expect(values).toMatchObject({
      verification_uri: 'https://login.microsoftonline.com/device',
      expires_in: 900,
      interval: 5,
    })
    expect(await poll(world, values.device_code)).toMatchObject({
      error: 'authorization_pending',
      code: 70016,
    })
    const { browser, confirm } = await enter(world, values.user_code)
    expect(confirm.html).toContain('Are you trying to sign in to Orders Client?')
    const consent = await browser.submit(confirm, { decision: 'accept' })
    expect((await browser.submit(consent, { decision: 'accept' })).html).toContain('You are signed in')
    expect(claimsOf(String((await poll(world, values.device_code)).values.access_token))).toMatchObject({
      azpacr: '0',
      scp: 'access_as_user',
    })
    expect(await poll(world, values.device_code)).toMatchObject({ code: 70018 })
  })

  test('is told that the user declined', async () => {
    const world = await given({ client: publicClient, clientSeed: consented })
    const { values } = await start(world)
    const { browser, confirm } = await enter(world, values.user_code)
    await browser.submit(confirm, { decision: 'cancel' })
    expect(await poll(world, values.device_code)).toMatchObject({ error: 'authorization_declined' })
  })

  test('is told that the code is too old', async () => {
    const world = await given({ client: publicClient })
    const { values } = await start(world)
    world.clock.now += 901_000
    expect(await poll(world, values.device_code)).toMatchObject({ error: 'expired_token', code: 70020 })
  })
})

test('an API exchanges its token for one to the next API', async () => {
  const world = await given({
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
