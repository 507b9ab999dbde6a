import { describe, expect, test } from 'vitest'
import { claimsOf } from '../support.ts'
import { Browser, redeem, signIn, token } from './browser.ts'
import {
  API,
  API_SCOPE,
  apiBody,
  CLIENT,
  consented,
  FABRIKAM_USER,
  given,
  PASSWORD,
  PERSON,
  USER,
} from './given.ts'

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

  test.each([
    ['common', 'AzureADandPersonalMicrosoftAccount'],
    ['consumers', 'AzureADandPersonalMicrosoftAccount'],
    ['consumers', 'PersonalMicrosoftAccount'],
  ] as const)(
    'on /%s a personal account gets in where the application is for %s',
    async (segment, audience) => {
      const world = await given({
        client: { signInAudience: audience, api: { requestedAccessTokenVersion: 2 } },
      })
      const code = await signIn(world, { user: PERSON, segment, fields: { scope: 'openid User.Read' } })
      const { values } = await redeem(world, code, {}, { segment })
      expect(claimsOf(String(values.id_token))).toMatchObject({ tid: '9188040d-6c67-4c5b-b112-36a304b66dad' })
    },
  )

  test('a personal account gets tokens for an API that takes them too', async () => {
    const signInAudience = 'AzureADandPersonalMicrosoftAccount' as const
    const world = await given({
      client: { signInAudience, api: { requestedAccessTokenVersion: 2 } },
      api: { ...apiBody, signInAudience },
    })
    const { values } = await redeem(
      world,
      await signIn(world, { user: PERSON, segment: 'common' }),
      {},
      { segment: 'common' },
    )
    expect(claimsOf(String(values.access_token))).toMatchObject({
      aud: API,
      scp: 'access_as_user',
      tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
    })
  })

  test.each([
    [1, { resource: `api://${API}` }],
    [2, {}],
  ] as const)('a personal account that is a guest gets in over v%i', async (version, fields) => {
    const world = await given({
      clientSeed: consented,
      home: { users: { friend: { guestFrom: { tenant: 'consumers', user: 'person' } } } },
    })
    const { values } = await redeem(
      world,
      await signIn(world, { user: PERSON, version, fields }),
      {},
      { version },
    )
    expect(claimsOf(String(values.access_token))).toMatchObject({
      tid: world.tenant.tenantId,
      preferred_username: PERSON,
    })
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

  test('gets its tokens once, however often it polls at the same moment', async () => {
    const world = await given({ client: publicClient, clientSeed: consented })
    const { values } = await start(world)
    const { browser, confirm } = await enter(world, values.user_code)
    await browser.submit(confirm, { decision: 'accept' })
    const polls = [1, 2, 3].map(() => poll(world, values.device_code))
    expect((await Promise.all(polls)).map(({ code }) => code).sort()).toEqual([0, 70018, 70018])
  })

  test('still gets its tokens after the service refused them', async () => {
    const world = await given({ client: publicClient, clientSeed: consented })
    const { values } = await start(world)
    const { browser, confirm } = await enter(world, values.user_code)
    await browser.submit(confirm, { decision: 'accept' })
    const grants = world.tenant.grants
    world.tenant.grants = []
    expect(await poll(world, values.device_code)).toMatchObject({ code: 65001 })
    world.tenant.grants = grants
    expect(await poll(world, values.device_code)).toMatchObject({ code: 0 })
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

  test('cannot be confirmed once its code is too old', async () => {
    const world = await given({ client: publicClient })
    const { browser, confirm } = await enter(world, (await start(world)).values.user_code)
    world.clock.now += 901_000
    expect(await browser.submit(confirm, { decision: 'accept' })).toMatchObject({
      code: 70020,
      where: 'page',
    })
  })

  test('is not served with the device code of another application', async () => {
    const other = 'eeeeeeee-0000-4000-8000-000000000004'
    const world = await given({
      client: publicClient,
      clientSeed: consented,
      home: { applications: { other: { appId: other, body: publicClient } } },
    })
    const { values } = await start(world)
    const { browser, confirm } = await enter(world, values.user_code)
    await browser.submit(confirm, { decision: 'accept' })
    const stolen = await token(world, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: other,
      device_code: String(values.device_code),
    })
    expect(stolen).toMatchObject({ code: 70018, where: 'body' })
    expect(await poll(world, values.device_code)).toMatchObject({ code: 0 })
  })

  test('is not found by a mistyped code', async () => {
    const browser = new Browser(await given({ client: publicClient }))
    const page = await browser.submit(await browser.get('/device'), { otc: 'WRONG' })
    expect(page).toMatchObject({ code: 70018, where: 'page' })
    expect(page.html).toContain('name="otc" value="WRONG"')
  })
})
