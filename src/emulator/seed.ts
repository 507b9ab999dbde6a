import type { Ambient } from './ambient.ts'
import { deepMerge } from './deep-merge.ts'
import { seedVaults } from './key-vault/seed-vaults.ts'
import { seedEnvironments } from './power-platform/environment.ts'
import { addApplications, linkApplications } from './seed-application.ts'
import { addConditionalAccess } from './seed-conditional-access.ts'
import { defaultSeed } from './seed-default.ts'
import { principalNamed } from './seed-principal.ts'
import { wrong } from './seed-problem.ts'
import { type Seed, seedSchema, type TenantSeed } from './seed-schema.ts'
import { addGuests, newTenant } from './seed-tenant.ts'
import type { Keys, State, Tenant } from './tenant.ts'

/** The tenants as they are on their first start: the default seed with the given one laid over it. */
export function seedState(ambient: Ambient, keys: Keys, over: Seed = {}): State {
  const seed = seedSchema.parse(deepMerge(defaultSeed, over))
  const { tenants: named = {}, federatedIssuers = [] } = seed
  const secret = bootstrapSecret(named.home, ambient)
  const seeds = Object.entries(named).flatMap(([name, tenant]) => (tenant ? [{ name, tenant }] : []))
  const tenants = new Map(seeds.map(({ name, tenant }) => [name, newTenant(ambient, name, tenant)]))
  const of = (name: string): Tenant => {
    const tenant = tenants.get(name)
    if (!tenant) throw wrong(`there is no tenant '${name}'`)
    return tenant
  }
  for (const { name, tenant } of seeds) addGuests(ambient, { into: of(name), seed: tenant, tenantNamed: of })
  const added = seeds.map(({ name, tenant }) => addApplications(ambient, of(name), tenant))
  for (const applications of added) linkApplications(ambient, applications)
  for (const { name, tenant } of seeds) addConditionalAccess(of(name), tenant, added.flat())
  for (const { name, tenant } of seeds)
    of(name).environments = seedEnvironments(ambient, of(name), {
      seeds: tenant.environments ?? {},
      idOf: (who) => principalNamed(who, { tenant: of(name), applications: added.flat() }),
    })
  const home = of('home')
  const clientId = added.flat().find(({ tenant, name }) => tenant === home && name === BOOTSTRAP)?.app
    .entity.appId
  const others = [...tenants.values()].filter((tenant) => tenant !== home)
  const bootstrap = { clientId: clientId ?? '', clientSecret: secret }
  const vaults = seedVaults(ambient, seed.vaults ?? {}, { tenantNamed: of, applications: added.flat() })
  return { tenant: home, others, federatedIssuers, vaults, bootstrap, keys }
}

const BOOTSTRAP = 'bootstrap'

/** The secret of the ready line: the seed's own, or a new one that is put into the seed. */
function bootstrapSecret(home: TenantSeed | null | undefined, ambient: Ambient): string {
  const bootstrap = home?.applications?.[BOOTSTRAP]
  if (!bootstrap) throw wrong('tenants.home.applications.bootstrap is missing')
  bootstrap.secrets ??= [ambient.newSecret()]
  const [first] = bootstrap.secrets
  return typeof first === 'string' ? first : (first?.value ?? '')
}
