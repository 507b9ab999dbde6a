import { describe, expect, test } from 'vitest'
import { Browser, redeem, signIn, untilConsent } from './browser.ts'
import { self } from './conditions.ts'
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
  needs,
  PASSWORD,
  USER,
  USER_READ,
} from './given.ts'

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

  test('to what it lists is all that an application needs which is its own API, on the v1.0 endpoint', async () => {
    const client = { ...self, requiredResourceAccess: [needs(GRAPH, USER_READ)] }
    const clientSeed = { grants: [{ resource: 'microsoft-graph', scope: 'User.Read' }] }
    const world = await given({ client, clientSeed })
    const fields = { resource: CLIENT, scope: undefined }
    const back = await untilConsent(world, { user: USER, version: 1, fields })
    expect(back).toMatchObject({ where: 'redirect', code: 0 })
    const { values } = await redeem(world, back, { resource: CLIENT }, { version: 1 })
    expect(values).toMatchObject({ resource: CLIENT, access_token: expect.any(String) })
  })

  test.each([
    ['', {}],
    [' once more', consented],
  ])('is asked%s of an administrator for everybody with prompt=admin_consent', async (_, clientSeed) => {
    const world = await given({ clientSeed })
    const browser = new Browser(world)
    const fields = { prompt: 'admin_consent', scope: undefined, resource: `api://${API}` }
    const page = await untilConsent(world, { user: ADMIN, browser, version: 1, fields })
    expect(page.html).toContain('Permissions requested for your organization')
    expect(await browser.submit(page, { decision: 'accept' })).toMatchObject({ where: 'redirect', code: 0 })
    const { id } = world.tenant.servicePrincipals.find(({ entity }) => entity.appId === API)?.entity ?? {}
    expect(world.tenant.grants.find(({ resourceId }) => resourceId === id)).toMatchObject({
      consentType: 'AllPrincipals',
      scope: 'access_as_user',
    })
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
