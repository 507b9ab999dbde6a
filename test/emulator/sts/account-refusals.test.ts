import { describe } from 'vitest'
import { authorizePath, Browser, request, signIn, untilConsent } from './browser.ts'
import { asAzureCli, asked, type Condition, judge, noUserConsent, signed, silently } from './conditions.ts'
import { ADMIN, API, consented, FABRIKAM_USER, PERSON, USER } from './given.ts'

const accounts: readonly Condition[] = [
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
    code: 500200,
    when: 'the account is a personal one and the endpoint is for organizations',
    tenant: {
      client: {
        signInAudience: 'AzureADandPersonalMicrosoftAccount',
        api: { requestedAccessTokenVersion: 2 },
      },
    },
    doing: signed({ scope: 'openid User.Read' }, { user: PERSON, segment: 'organizations' }),
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
    doing: signed({ prompt: 'admin_consent', scope: undefined, resource: `api://${API}` }, { version: 1 }),
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

describe('the authorization endpoint refuses the account', () => judge(accounts))

const silent: readonly Condition[] = [
  {
    code: 65001,
    when: 'prompt=none finds no consent',
    doing: silently(USER),
    where: 'redirect',
    error: 'consent_required',
  },
  {
    code: 50058,
    when: 'prompt=none finds another account than the hinted one',
    tenant: { clientSeed: consented },
    doing: silently(USER, {}, { login_hint: ADMIN }),
    where: 'redirect',
    error: 'login_required',
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

describe('prompt=none refuses', () => judge(silent))
