import { describe } from 'vitest'
import { Browser, type Fields, type Outcome } from './browser.ts'
import { type Condition, judge, type Made } from './conditions.ts'
import { ADMIN, CALLBACK, CLIENT, FABRIKAM_USER, PASSWORD, USER } from './given.ts'

/** Somebody is sent to consent for everybody, signs in, and decides where there is something to decide. */
const consenting =
  (login: string, fields: Fields = {}, decision = 'accept') =>
  async (world: Made): Promise<Outcome> => {
    const browser = new Browser(world)
    const first = await browser.get(`/${world.tenant.tenantId}/v2.0/adminconsent`, {
      client_id: CLIENT,
      redirect_uri: CALLBACK,
      ...fields,
    })
    if (!first.html.includes('name="login"')) return first
    const next = await browser.submit(first, { login, passwd: PASSWORD })
    return next.html.includes('value="accept"') ? browser.submit(next, { decision }) : next
  }

const conditions: readonly Condition[] = [
  {
    code: 900144,
    when: 'client_id is missing',
    doing: consenting(ADMIN, { client_id: undefined }),
    where: 'page',
  },
  {
    code: 50011,
    when: 'the redirect URI is not registered',
    doing: consenting(ADMIN, { redirect_uri: 'https://app.example/other' }),
    where: 'page',
  },
  {
    code: 50020,
    when: 'the account is not in the tenant, which the application hears',
    tenant: { home: { users: { guest: null } } },
    doing: consenting(FABRIKAM_USER),
    where: 'redirect',
    error: 'access_denied',
  },
  { code: 90093, when: 'the user is no administrator', doing: consenting(USER), where: 'page' },
  {
    code: 65004,
    when: 'the administrator cancels',
    doing: consenting(ADMIN, {}, 'cancel'),
    where: 'redirect',
    error: 'consent_required',
  },
  {
    code: 650053,
    when: 'a scope does not exist',
    doing: consenting(ADMIN, { scope: 'nonsense' }),
    where: 'redirect',
    error: 'invalid_client',
  },
]

describe('the admin consent endpoint refuses', () => judge(conditions))
