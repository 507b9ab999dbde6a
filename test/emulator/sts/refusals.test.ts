import { describe, expect, test } from 'vitest'
import type { World } from '../../../src/emulator/world.ts'
import {
  authorizePath,
  Browser,
  type Fields,
  type Outcome,
  redeem,
  refresh,
  request,
  type Signing,
  signIn,
  token,
  untilConsent,
} from './browser.ts'
import {
  ADMIN,
  ADMIN_SCOPE_ID,
  API,
  API_SCOPE,
  apiBody,
  CALLBACK,
  CLIENT,
  consented,
  FABRIKAM_USER,
  type Given,
  GRAPH,
  given,
  needs,
  PASSWORD,
  PERSON,
  SCOPE_ID,
  SECRET,
  USER,
  USER_READ,
} from './given.ts'

type Where = Outcome['where']
type Made = World & { clock: { now: number } }

/** One condition of the table: the tenant, what is done, and the refusal with the place where it is said. */
interface Condition {
  readonly code: number
  readonly when: string
  readonly tenant?: Given
  readonly doing: (world: Made) => Promise<Outcome>
  readonly where: Where
  readonly error?: string
}

/** An authorization request, as far as it goes without a person. */
const asked =
  (fields: Fields = {}, more: Partial<Signing> = {}) =>
  (world: Made): Promise<Outcome> =>
    new Browser(world).get(
      authorizePath(more.segment ?? world.tenant.tenantId, more.version ?? 2),
      request(fields),
    )

/** The same with user name and password. */
const signed =
  (fields: Fields = {}, more: Partial<Signing> = {}) =>
  (world: Made): Promise<Outcome> =>
    untilConsent(world, { user: USER, fields, ...more })

const HOME = { signInAudience: 'AzureADMultipleOrgs' } as const
const UNKNOWN = '99999999-0000-4000-8000-000000000009'
const none = { web: { redirectUris: [] } }
const self = {
  identifierUris: [`api://${CLIENT}`],
  api: { oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes ?? [] },
}
const TEAMS = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'
const asAzureCli = { client_id: azureCli, redirect_uri: 'http://localhost:5000' }
const api = (members: object) => ({ api: { ...apiBody.api, ...members } })
const noUserConsent = {
  policies: { authorization: { defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [] } } },
}

const atAuthorize: readonly Condition[] = [
  { code: 90002, when: 'the tenant is unknown', doing: asked({}, { segment: UNKNOWN }), where: 'page' },
  { code: 900023, when: 'the tenant is no name', doing: asked({}, { segment: 'nonsense' }), where: 'page' },
  { code: 900144, when: 'client_id is missing', doing: asked({ client_id: undefined }), where: 'page' },
  { code: 700016, when: 'the client is unknown', doing: asked({ client_id: UNKNOWN }), where: 'page' },
  {
    code: 700016,
    when: 'the client is single-tenant and of another tenant',
    tenant: { foreign: true },
    doing: asked(),
    where: 'page',
  },
  {
    code: 650059,
    when: 'the client was made single-tenant elsewhere after it came here',
    tenant: { foreign: true, client: HOME },
    doing: async (world) => {
      await signIn(world, { user: USER })
      for (const { entity } of world.others[0]?.applications ?? []) entity.signInAudience = 'AzureADMyOrg'
      return asked()(world)
    },
    where: 'page',
  },
  {
    code: 7000112,
    when: "the client's service principal is disabled",
    tenant: { clientSeed: { servicePrincipal: { accountEnabled: false } } },
    doing: asked(),
    where: 'page',
  },
  {
    code: 50194,
    when: 'a single-tenant client comes over /common',
    doing: asked({}, { segment: 'common' }),
    where: 'page',
  },
  {
    code: 9002332,
    when: 'a single-tenant client comes over /consumers',
    doing: asked({}, { segment: 'consumers' }),
    where: 'page',
  },
  {
    code: 90130,
    when: 'a client for organizations comes over /consumers',
    tenant: { client: HOME },
    doing: asked({}, { segment: 'consumers' }),
    where: 'page',
  },
  {
    code: 9002346,
    when: 'a client for personal accounts comes over a tenant',
    tenant: { client: { signInAudience: 'PersonalMicrosoftAccount' } },
    doing: asked(),
    where: 'page',
  },
  {
    code: 9002331,
    when: 'a client for personal accounts comes over /common',
    tenant: { client: { signInAudience: 'PersonalMicrosoftAccount' } },
    doing: asked({}, { segment: 'common' }),
    where: 'page',
  },
  {
    code: 90102,
    when: 'the redirect URI is not absolute',
    doing: asked({ redirect_uri: '/callback' }),
    where: 'page',
  },
  {
    code: 500113,
    when: 'no redirect URI is registered',
    tenant: { client: none },
    doing: asked(),
    where: 'page',
  },
  {
    code: 900971,
    when: 'none is sent and several are registered',
    tenant: { client: { web: { redirectUris: [CALLBACK, `${CALLBACK}/2`] } } },
    doing: asked({ redirect_uri: undefined }),
    where: 'page',
  },
  {
    code: 500117,
    when: 'the redirect URI is http on another machine',
    tenant: { client: { web: { redirectUris: ['http://app.example/callback'] } } },
    doing: asked({ redirect_uri: 'http://app.example/callback' }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI is not registered',
    doing: asked({ redirect_uri: 'https://app.example/other' }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI has a slash too many',
    doing: asked({ redirect_uri: `${CALLBACK}/` }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI differs in case',
    doing: asked({ redirect_uri: CALLBACK.replace('callback', 'Callback') }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI has another port and is not on loopback',
    doing: asked({ redirect_uri: CALLBACK.replace('.example', '.example:8443') }),
    where: 'page',
  },
  {
    code: 900144,
    when: 'response_type is missing',
    doing: asked({ response_type: undefined }),
    where: 'page',
  },
  {
    code: 70005,
    when: 'response_type is unknown',
    doing: asked({ response_type: 'magic' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  {
    code: 700054,
    when: 'an id_token is asked for and implicit is off',
    doing: asked({ response_type: 'code id_token', nonce: 'n' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  {
    code: 700051,
    when: 'a token is asked for and implicit is off',
    doing: asked({ response_type: 'token' }),
    where: 'redirect',
    error: 'unsupported_response_type',
  },
  { code: 900144, when: 'scope is missing', doing: asked({ scope: undefined }), where: 'page' },
  {
    code: 70011,
    when: 'scopes are separated by commas',
    doing: asked({ scope: 'openid,profile' }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 70011,
    when: '.default stands beside names',
    doing: asked({ scope: `api://${API}/.default ${API_SCOPE}` }),
    where: 'redirect',
    error: 'invalid_scope',
  },
  {
    code: 9002325,
    when: 'a single-page application has no PKCE',
    tenant: { client: { web: { redirectUris: [] }, spa: { redirectUris: [CALLBACK] } } },
    doing: asked(),
    where: 'redirect',
    error: 'invalid_request',
  },
  {
    code: 501491,
    when: 'the code challenge is too short',
    doing: asked({ code_challenge: 'short' }),
    where: 'redirect',
  },
  {
    code: 9010010,
    when: 'resource is a URL that no application has',
    doing: asked({ resource: 'https://mcp.example/mcp' }),
    where: 'redirect',
    error: 'invalid_target',
  },
  {
    code: 9010010,
    when: 'resource fits, and a scope is bare',
    doing: asked({ resource: `api://${API}`, scope: 'access_as_user' }),
    where: 'redirect',
    error: 'invalid_target',
  },
  {
    code: 500011,
    when: 'the resource is unknown',
    doing: asked({ scope: 'api://nobody/read' }),
    where: 'redirect',
    error: 'invalid_resource',
  },
  {
    code: 500014,
    when: "the resource's service principal is disabled",
    tenant: { apiSeed: { servicePrincipal: { accountEnabled: false } } },
    doing: asked(),
    where: 'redirect',
  },
  {
    code: 650052,
    when: 'the resource has no service principal here',
    tenant: { apiSeed: { servicePrincipal: false } },
    doing: asked({ scope: `${API}/access_as_user` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650053,
    when: 'the scope does not exist',
    doing: asked({ scope: `api://${API}/nonsense` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650053,
    when: 'the scope is disabled',
    tenant: {
      api: api({
        oauth2PermissionScopes: apiBody.api?.oauth2PermissionScopes?.map((scope) => ({
          ...scope,
          isEnabled: false,
        })),
      }),
    },
    doing: asked(),
    where: 'redirect',
  },
  {
    code: 650053,
    when: 'the scope lacks its prefix, so that it is looked up on Graph',
    doing: asked({ scope: 'access_as_user' }),
    where: 'redirect',
  },
  {
    code: 650054,
    when: 'the registration lists a resource that is gone',
    tenant: { client: { requiredResourceAccess: [needs(API, SCOPE_ID), needs(UNKNOWN, SCOPE_ID)] } },
    doing: signed({ scope: `api://${API}/.default` }),
    where: 'redirect',
  },
  {
    code: 90009,
    when: 'an application asks for itself by URI on the v1 endpoint',
    tenant: { client: self },
    doing: asked({ resource: `api://${CLIENT}` }, { version: 1 }),
    where: 'redirect',
  },
  {
    code: 90008,
    when: 'an application asks for itself without a permission on Graph',
    tenant: { client: { ...self, requiredResourceAccess: [] } },
    doing: asked({ scope: `${CLIENT}/access_as_user` }),
    where: 'redirect',
    error: 'invalid_request',
  },
  {
    code: 650056,
    when: 'the registration lists nothing and /.default is asked for',
    tenant: { client: { requiredResourceAccess: [] } },
    doing: asked({ scope: `api://${API}/.default` }),
    where: 'page',
  },
  {
    code: 650057,
    when: 'the registration does not list the resource of /.default',
    tenant: { client: { requiredResourceAccess: [needs(GRAPH, USER_READ)] } },
    doing: asked({ scope: `api://${API}/.default` }),
    where: 'redirect',
    error: 'invalid_client',
  },
  {
    code: 650057,
    when: 'the registration does not list the resource of a v1 request',
    tenant: { client: { requiredResourceAccess: [needs(GRAPH, USER_READ)] } },
    doing: asked({ resource: `api://${API}` }, { version: 1 }),
    where: 'redirect',
  },
  {
    code: 650057,
    when: "a client of Microsoft's is not pre-authorized",
    doing: asked({ ...asAzureCli }),
    where: 'redirect',
  },
  {
    code: 65002,
    when: "a client of Microsoft's without pre-authorization asks for Graph",
    doing: asked({
      client_id: TEAMS,
      redirect_uri: 'http://localhost:5000',
      scope: 'User.Read',
    }),
    where: 'redirect',
  },
  {
    code: 90124,
    when: 'the resource takes no personal accounts and /common does',
    tenant: { client: { signInAudience: 'AzureADandPersonalMicrosoftAccount' } },
    doing: signed({}, { segment: 'common' }),
    where: 'redirect',
  },
  {
    code: 50020,
    when: 'the account is not in the tenant',
    tenant: { home: { users: { guest: null } } },
    doing: signed({}, { user: FABRIKAM_USER }),
    where: 'page',
  },
  {
    code: 500200,
    when: 'the account is a personal one and the application is for work',
    doing: signed({}, { user: PERSON }),
    where: 'page',
  },
  {
    code: 500201,
    when: 'the account is a personal one and the endpoint is v1',
    doing: signed({ resource: `api://${API}` }, { user: PERSON, version: 1 }),
    where: 'page',
  },
  {
    code: 50126,
    when: 'the password is wrong',
    doing: async (world) => new Browser(world).submit(await asked()(world), { login: USER, passwd: 'wrong' }),
    where: 'page',
  },
  {
    code: 50034,
    when: 'the user name is unknown',
    doing: async (world) =>
      new Browser(world).submit(await asked()(world), { login: 'nobody@contoso-emulator.example' }),
    where: 'page',
  },
  {
    code: 50105,
    when: 'assignment is required and the user has none',
    tenant: { clientSeed: { servicePrincipal: { appRoleAssignmentRequired: true } } },
    doing: signed(),
    where: 'page',
  },
  {
    code: 53003,
    when: 'Conditional Access blocks',
    tenant: { home: { conditionalAccess: [{ control: 'block', applications: ['api'] }] } },
    doing: signed(),
    where: 'page',
  },
  {
    code: 50076,
    when: 'Conditional Access wants a second factor',
    tenant: { home: { conditionalAccess: [{ control: 'mfa', users: ['user'] }] } },
    doing: signed(),
    where: 'page',
  },
  {
    code: 50079,
    when: 'Conditional Access wants registration for it',
    tenant: { home: { conditionalAccess: [{ control: 'mfaRegistration' }] } },
    doing: signed(),
    where: 'page',
  },
  {
    code: 53000,
    when: 'Conditional Access wants a compliant device',
    tenant: { home: { conditionalAccess: [{ control: 'compliantDevice' }] } },
    doing: signed(),
    where: 'page',
  },
  {
    code: 90094,
    when: 'the permission is for administrators to grant',
    doing: signed({ scope: `api://${API}/manage` }),
    where: 'page',
  },
  {
    code: 900941,
    when: 'the tenant lets no user consent',
    tenant: { home: noUserConsent },
    doing: signed(),
    where: 'page',
  },
  {
    code: 90095,
    when: 'the tenant takes requests for consent',
    tenant: {
      home: {
        ...noUserConsent,
        policies: { ...noUserConsent.policies, adminConsentRequest: { isEnabled: true } },
      },
    },
    doing: signed(),
    where: 'page',
  },
  {
    code: 90093,
    when: 'a user is sent to consent as an administrator',
    doing: signed({ prompt: 'admin_consent' }),
    where: 'page',
  },
  {
    code: 65004,
    when: 'the user cancels',
    doing: async (world) => new Browser(world).submit(await signed()(world), { decision: 'cancel' }),
    where: 'redirect',
    error: 'access_denied',
  },
  {
    code: 50058,
    when: 'prompt=none finds no session',
    doing: asked({ prompt: 'none' }),
    where: 'redirect',
    error: 'login_required',
  },
]

/** prompt=none after someone has signed in. */
const silently =
  (user: string, before: Fields = {}) =>
  async (world: Made): Promise<Outcome> => {
    const browser = new Browser(world)
    await untilConsent(world, { user, browser, fields: before })
    return browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none' }))
  }

const silent: readonly Condition[] = [
  {
    code: 65001,
    when: 'prompt=none finds no consent',
    doing: silently(USER),
    where: 'redirect',
    error: 'consent_required',
  },
  {
    code: 16000,
    when: 'prompt=none finds an account of another tenant',
    tenant: { home: { users: { guest: null } } },
    doing: async (world) => {
      const browser = new Browser(world)
      const segment = world.others[0]?.tenantId ?? ''
      await untilConsent(world, {
        user: FABRIKAM_USER,
        browser,
        segment,
        fields: { ...asAzureCli, scope: 'openid' },
      })
      return browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none' }))
    },
    where: 'redirect',
    error: 'interaction_required',
  },
  {
    code: 16000,
    when: 'prompt=none finds two accounts',
    tenant: { clientSeed: consented },
    doing: async (world) => {
      const browser = new Browser(world)
      await signIn(world, { user: USER, browser })
      await signIn(world, { user: ADMIN, browser, fields: { prompt: 'login' } })
      return browser.get(authorizePath(world.tenant.tenantId, 2), request({ prompt: 'none' }))
    },
    where: 'redirect',
  },
  {
    code: 50105,
    when: 'prompt=none finds a user who is not assigned',
    tenant: { clientSeed: { servicePrincipal: { appRoleAssignmentRequired: true } } },
    doing: silently(USER),
    where: 'redirect',
    error: 'access_denied',
  },
]

const code = async (world: Made, fields: Fields = {}): Promise<Outcome> =>
  signIn(world, { user: USER, fields })

const spa = { web: { redirectUris: [] }, spa: { redirectUris: [CALLBACK] } }
const native = { web: { redirectUris: [] }, publicClient: { redirectUris: [CALLBACK] } }
const proof = { code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' }
const verifier = { code_verifier: 'v'.repeat(43) }
const inBrowser = { headers: { origin: 'https://app.example' } }
const noSecret = { client_secret: undefined }
const tokens = async (world: Made, fields: Fields = {}) => redeem(world, await code(world, fields))

const atRedemption: readonly Condition[] = [
  {
    code: 7000218,
    when: 'the redirect is on web and no secret is sent',
    doing: async (world) => redeem(world, await code(world), noSecret),
    where: 'body',
    error: 'invalid_client',
  },
  {
    code: 700025,
    when: 'the redirect is on publicClient and a secret is sent',
    tenant: { client: native },
    doing: async (world) => redeem(world, await code(world)),
    where: 'body',
  },
  {
    code: 700025,
    when: 'the redirect is on spa and a secret is sent',
    tenant: { client: spa },
    doing: async (world) => redeem(world, await code(world, proof), verifier, inBrowser),
    where: 'body',
  },
  {
    code: 9002326,
    when: 'a browser redeems what is on web',
    doing: async (world) => redeem(world, await code(world), noSecret, inBrowser),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 9002327,
    when: 'a server redeems what is on spa',
    tenant: { client: spa },
    doing: async (world) => redeem(world, await code(world, proof), { ...verifier, ...noSecret }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 7000215,
    when: 'the secret is another',
    doing: async (world) => redeem(world, await code(world), { client_secret: 'wrong' }),
    where: 'body',
  },
  {
    code: 7000222,
    when: 'the secret is expired',
    tenant: { clientSeed: { secrets: [{ value: SECRET, endDateTime: '2026-01-01T00:00:00Z' }] } },
    doing: async (world) => redeem(world, await code(world)),
    where: 'body',
  },
  {
    code: 9002313,
    when: 'the code is no code',
    doing: (world) => redeem(world, { ...EMPTY, values: { code: 'nonsense' } }),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 54005,
    when: 'the code was redeemed already',
    doing: async (world) => {
      const given = await code(world)
      await redeem(world, given)
      return redeem(world, given)
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 70008,
    when: 'the code is older than ten minutes',
    doing: async (world) => {
      const given = await code(world)
      world.clock.now += 601_000
      return redeem(world, given)
    },
    where: 'body',
  },
  {
    code: 70000,
    when: 'the code is of another client',
    tenant: { apiSeed: { secrets: [SECRET] } },
    doing: async (world) => redeem(world, await code(world), { client_id: API }),
    where: 'body',
  },
  {
    code: 700005,
    when: 'the code is redeemed at another tenant',
    tenant: { client: HOME },
    doing: async (world) => {
      const fabrikam = world.others[0]?.tenantId ?? ''
      return redeem(world, await code(world, { scope: 'openid' }), {}, { segment: fabrikam })
    },
    where: 'body',
  },
  {
    code: 500112,
    when: 'the redirect URI differs from the one before',
    doing: async (world) => redeem(world, await code(world), { redirect_uri: `${CALLBACK}/` }),
    where: 'body',
  },
  {
    code: 501481,
    when: 'the verifier does not fit',
    doing: async (world) => redeem(world, await code(world, proof), { code_verifier: 'x'.repeat(43) }),
    where: 'body',
  },
  {
    code: 28003,
    when: 'the scope is empty',
    doing: async (world) => redeem(world, await code(world), { scope: '' }),
    where: 'body',
    error: 'invalid_scope',
  },
  {
    code: 28000,
    when: 'scopes of two resources are asked for',
    doing: async (world) => redeem(world, await code(world), { scope: `${API_SCOPE} User.Read` }),
    where: 'body',
    error: 'invalid_scope',
  },
  {
    code: 9010010,
    when: 'resource does not fit the scope',
    doing: async (world) => redeem(world, await code(world), { resource: 'https://mcp.example/mcp' }),
    where: 'body',
    error: 'invalid_target',
  },
  {
    code: 65001,
    when: 'the scope is not consented',
    doing: async (world) => redeem(world, await code(world), { scope: 'Mail.Read' }),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 501461,
    when: 'mapped claims are accepted and the name is on no verified domain',
    tenant: { api: api({ acceptMappedClaims: true }) },
    doing: (world) => tokens(world),
    where: 'body',
  },
]

const EMPTY: Outcome = {
  where: 'body',
  code: 0,
  error: undefined,
  values: {},
  html: '',
  reply: { status: 200 },
}

const atRefresh: readonly Condition[] = [
  {
    code: 9002313,
    when: 'the refresh token is none',
    doing: (world) => refresh(world, { ...EMPTY, values: { refresh_token: 'x' } }),
    where: 'body',
  },
  {
    code: 70000,
    when: 'the refresh token is of another client',
    tenant: { apiSeed: { secrets: [SECRET] } },
    doing: async (world) => refresh(world, await tokens(world), { client_id: API }),
    where: 'body',
  },
  {
    code: 700082,
    when: 'it was not used for 90 days',
    doing: async (world) => {
      const before = await tokens(world)
      world.clock.now += 91 * 86_400_000
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 700084,
    when: 'it is of a single-page application and a day old, refreshed or not',
    tenant: { client: spa },
    doing: async (world) => {
      const call = [{ ...verifier, ...noSecret }, inBrowser] as const
      const before = await redeem(world, await code(world, proof), ...call)
      world.clock.now += 80_000_000
      const between = await refresh(world, before, noSecret, inBrowser)
      world.clock.now += 80_000_000
      return refresh(world, between, noSecret, inBrowser)
    },
    where: 'body',
  },
  {
    code: 50173,
    when: 'the user was signed out everywhere since',
    doing: async (world) => {
      const before = await tokens(world)
      for (const user of world.tenant.users) user.signInSessionsValidFromDateTime = '2026-03-01T10:20:31Z'
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 51004,
    when: 'the user is gone',
    doing: async (world) => {
      const before = await tokens(world)
      world.tenant.users = world.tenant.users.filter(({ administrator }) => administrator)
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 90072,
    when: 'the guest is gone',
    tenant: { clientSeed: consented },
    doing: async (world) => {
      const before = await redeem(world, await signIn(world, { user: FABRIKAM_USER }))
      world.tenant.users = world.tenant.users.filter(({ home }) => !home)
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 90009,
    when: 'an application asks for itself by URI',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access api://${CLIENT}/access_as_user` }), {
        scope: `api://${CLIENT}/access_as_user`,
      }),
    where: 'body',
    error: 'invalid_request',
  },
  {
    code: 90009,
    when: 'an application asks for itself without a scope',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access ${CLIENT}/access_as_user` })),
    where: 'body',
  },
  {
    code: 0,
    when: 'an application asks for itself by id',
    tenant: { client: self },
    doing: async (world) =>
      refresh(world, await tokens(world, { scope: `openid offline_access ${CLIENT}/access_as_user` }), {
        scope: `${CLIENT}/access_as_user`,
      }),
    where: 'body',
  },
  {
    code: 70043,
    when: 'Conditional Access limits how long a sign-in lasts',
    tenant: { home: { conditionalAccess: [{ control: 'signInFrequency' }] } },
    doing: async (world) => refresh(world, await tokens(world)),
    where: 'body',
  },
  {
    code: 53003,
    when: 'Conditional Access blocks meanwhile',
    doing: async (world) => {
      const before = await tokens(world)
      world.tenant.conditionalAccess = [{ control: 'block' }]
      return refresh(world, before)
    },
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 65001,
    when: 'consent was taken back',
    doing: async (world) => {
      const before = await tokens(world)
      world.tenant.grants = []
      return refresh(world, before)
    },
    where: 'body',
  },
  {
    code: 7000218,
    when: 'no secret is sent',
    doing: async (world) => refresh(world, await tokens(world), noSecret),
    where: 'body',
  },
]

const appOnly = (fields: Fields) => (world: Made) =>
  token(world, {
    grant_type: 'client_credentials',
    client_id: CLIENT,
    client_secret: SECRET,
    scope: `api://${API}/.default`,
    ...fields,
  })
const ropc = (fields: Fields) => (world: Made) =>
  token(world, {
    grant_type: 'password',
    client_id: CLIENT,
    username: USER,
    password: PASSWORD,
    scope: API_SCOPE,
    ...fields,
  })
const fallback = { isFallbackPublicClient: true }
const jwtBearer = (world: Made, fields: Fields) =>
  token(world, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    client_id: API,
    client_secret: SECRET,
    scope: 'User.Read',
    ...fields,
  })
const withApiSecret: Given = { apiSeed: { secrets: [SECRET] }, clientSeed: consented }

const otherGrants: readonly Condition[] = [
  {
    code: 901002,
    when: 'resource is sent where only a scope is taken',
    doing: appOnly({ resource: 'x' }),
    where: 'body',
  },
  {
    code: 50059,
    when: 'an application without a user comes over /common',
    tenant: { client: HOME },
    doing: (world) =>
      token(
        world,
        { grant_type: 'client_credentials', client_id: CLIENT, scope: 'x/.default' },
        { segment: 'common' },
      ),
    where: 'body',
  },
  {
    code: 7000218,
    when: 'user name and password come from a client that is not public',
    doing: ropc({}),
    where: 'body',
  },
  {
    code: 700025,
    when: 'a public client without redirect sends a secret',
    tenant: { client: fallback },
    doing: ropc({ client_secret: SECRET }),
    where: 'body',
  },
  {
    code: 50126,
    when: 'the password of the password grant is wrong',
    tenant: { client: fallback },
    doing: ropc({ password: 'wrong' }),
    where: 'body',
  },
  {
    code: 50034,
    when: 'the user of the password grant is unknown',
    tenant: { client: fallback },
    doing: ropc({ username: 'nobody@contoso-emulator.example' }),
    where: 'body',
  },
  {
    code: 65001,
    when: 'the password grant finds no consent',
    tenant: { client: fallback },
    doing: ropc({}),
    where: 'body',
  },
  {
    code: 50076,
    when: 'the password grant meets a policy',
    tenant: { client: fallback, home: { conditionalAccess: [{ control: 'mfa' }] } },
    doing: ropc({}),
    where: 'body',
    error: 'invalid_grant',
  },
  {
    code: 70018,
    when: 'the device code is unknown',
    tenant: { client: fallback },
    doing: (world) => token(world, { grant_type: 'device_code', client_id: CLIENT, device_code: 'x' }),
    where: 'body',
  },
  {
    code: 7000218,
    when: 'a device polls for a client that is not public',
    doing: (world) => token(world, { grant_type: 'device_code', client_id: CLIENT, device_code: 'x' }),
    where: 'body',
  },
  {
    code: 500131,
    when: 'the exchanged token is for another API',
    tenant: { ...withApiSecret, client: self },
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world, { scope: `${CLIENT}/access_as_user` })).values.access_token),
      }),
    where: 'body',
  },
  {
    code: 50013,
    when: 'the exchanged token is for Graph',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, {
        assertion: String((await tokens(world, { scope: 'User.Read' })).values.access_token),
      }),
    where: 'body',
  },
  {
    code: 7000114,
    when: 'the exchanged token is app-only',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, { assertion: String((await appOnly({})(world)).values.access_token) }),
    where: 'body',
    error: 'unauthorized_client',
  },
  {
    code: 240002,
    when: 'an id token is exchanged',
    tenant: withApiSecret,
    doing: async (world) => jwtBearer(world, { assertion: String((await tokens(world)).values.id_token) }),
    where: 'body',
  },
  {
    code: 500133,
    when: 'the exchanged token is expired',
    tenant: withApiSecret,
    doing: async (world) => {
      const { values } = await tokens(world)
      world.clock.now += 3_700_000
      return jwtBearer(world, { assertion: String(values.access_token) })
    },
    where: 'body',
  },
  {
    code: 65001,
    when: 'the API itself has no consent for the next one',
    tenant: withApiSecret,
    doing: async (world) =>
      jwtBearer(world, { assertion: String((await tokens(world)).values.access_token) }),
    where: 'body',
    error: 'invalid_grant',
  },
]

describe.each([
  ['the authorization endpoint', atAuthorize],
  ['the authorization endpoint without a page', silent],
  ['the token endpoint with a code', atRedemption],
  ['the token endpoint with a refresh token', atRefresh],
  ['the token endpoint with other grants', otherGrants],
])('%s', (_, conditions) => {
  test.each(conditions)('$code when $when', async ({ tenant, doing, code, where, error }) => {
    const outcome = await doing(await given(tenant))
    expect({ code: outcome.code, where: outcome.where }).toEqual({ code, where })
    if (error !== undefined) expect(outcome.error).toBe(error)
  })
})

test('a user who may not consent is sent back with access_denied', async () => {
  const world = await given({ home: noUserConsent })
  const page = await untilConsent(world, { user: USER })
  expect(page.html).toContain('Need admin approval')
  expect(await new Browser(world).submit(page, { decision: 'cancel' })).toMatchObject({
    code: 65004,
    error: 'access_denied',
  })
})

test('consent cannot be forced past the page', async () => {
  const world = await given({ home: noUserConsent })
  const page = await untilConsent(world, { user: USER })
  expect(await new Browser(world).submit(page, { decision: 'accept' })).toMatchObject({
    code: 900941,
    where: 'page',
  })
  expect(world.tenant.grants).toEqual([])
})

test('only an administrator consents for everybody', async () => {
  const world = await given()
  const page = await untilConsent(world, { user: USER })
  expect(await new Browser(world).submit(page, { decision: 'accept', everybody: '1' })).toMatchObject({
    code: 90093,
  })
})

test('an administrator may consent to what is for administrators', async () => {
  const world = await given({ client: { requiredResourceAccess: [needs(API, ADMIN_SCOPE_ID)] } })
  expect(await signIn(world, { user: ADMIN, fields: { scope: `api://${API}/manage` } })).toMatchObject({
    code: 0,
  })
})

test.each([
  ['http://localhost', 'http://localhost:54321'],
  ['http://localhost', 'http://localhost:54321/'],
  ['http://127.0.0.1:33418/callback', 'http://127.0.0.1:1/callback'],
])('the port of a loopback redirect is free: %s allows %s', async (registered, redirect_uri) => {
  const world = await given({
    client: { web: { redirectUris: [] }, publicClient: { redirectUris: [registered] } },
  })
  expect(await asked({ redirect_uri })(world)).toMatchObject({ code: 0 })
})

test('a resource that is the identifier URI of the scope is taken', async () => {
  expect(await asked({ resource: `api://${API}` })(await given())).toMatchObject({ code: 0 })
})

test('a refusal in a redirect carries everything a program needs', async () => {
  const { values } = await asked({ scope: 'nonsense', 'client-request-id': 'my-correlation' })(await given())
  expect(values).toEqual({
    error: 'invalid_client',
    error_description: expect.stringMatching(
      /^AADSTS650053: The application 'Orders Client' asked for scope 'nonsense' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'\. Contact the app vendor\. Trace ID: \S+ Correlation ID: my-correlation Timestamp: 2026-03-01 10:20:30Z$/,
    ),
    error_uri: 'https://login.microsoftonline.com/error?code=650053',
    state: 'a state',
  })
})

test('a refusal on a page shows what people copy', async () => {
  const { html } = await asked({ redirect_uri: 'https://<evil>.example' })(await given())
  expect(html).toMatch(
    /Request Id: [0-9a-f-]{36}[\s\S]*Correlation Id: [0-9a-f-]{36}[\s\S]*Timestamp: 2026-03-01T10:20:30Z/,
  )
  expect(html).not.toContain('<evil>')
})
