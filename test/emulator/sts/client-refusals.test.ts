import { describe } from 'vitest'
import { signIn } from './browser.ts'
import { asked, type Condition, HOME, judge, UNKNOWN } from './conditions.ts'
import { USER } from './given.ts'

const tenantAndClient: readonly Condition[] = [
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
]

describe('the authorization endpoint refuses tenant and client', () => judge(tenantAndClient))
