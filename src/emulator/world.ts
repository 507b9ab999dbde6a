import type { Ambient } from './ambient.ts'
import { loadSigningKeys, type SigningKeys } from './certificates.ts'
import { Conditions } from './conditions/conditions.ts'
import { Replicas } from './conditions/lag.ts'
import { newPending, type Pending } from './pending.ts'
import type { FederatedIssuer, Registration, State, Tenant } from './tenant.ts'

/** What the services work on. */
export interface World {
  /** The tenant that the ready line names; for Graph, the one that the token is for. */
  readonly tenant: Tenant
  /** The other tenants of the same cloud. */
  readonly others: readonly Tenant[]
  readonly federatedIssuers: readonly FederatedIssuer[]
  readonly ambient: Ambient
  readonly signing: SigningKeys
  readonly conditions: Conditions
  readonly replicas: Replicas
  readonly pending: Pending
  /** What is kept, as it was read or seeded; tenants in it are changed in place. */
  readonly state: State
}

export async function createWorld(
  state: State,
  ambient: Ambient,
  conditions = new Conditions(),
): Promise<World> {
  const { tenant, others, federatedIssuers } = state
  const signing = await loadSigningKeys(state.keys)
  const replicas = new Replicas()
  const pending = newPending()
  return { tenant, others, federatedIssuers, ambient, state, signing, conditions, replicas, pending }
}

export const tenantsOf = ({ tenant, others }: Pick<World, 'tenant' | 'others'>): readonly Tenant[] => [
  tenant,
  ...others,
]

/** The same world as the tenant with that id sees it; undefined when there is no such tenant. */
export function worldOf(world: World, tenantId: string): World | undefined {
  const tenants = tenantsOf(world)
  const tenant = tenants.find((candidate) => candidate.tenantId === tenantId)
  return tenant && { ...world, tenant, others: tenants.filter((candidate) => candidate !== tenant) }
}

/** Application ids are unique across tenants. */
export function findRegistration(world: World, appId: string): Registration | undefined {
  const wanted = appId.toLowerCase()
  for (const tenant of tenantsOf(world)) {
    const app = tenant.applications.find(({ entity }) => entity.appId === wanted)
    if (app) return { tenant, app }
  }
  return undefined
}

/** The same, when other tenants than its own may use the application. */
export function findMultiTenant(world: World, appId: string): Registration | undefined {
  const found = findRegistration(world, appId)
  return found?.app.entity.signInAudience === 'AzureADMyOrg' ? undefined : found
}
