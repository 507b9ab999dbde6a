import { GUID } from '../guid.ts'
import { PERSONAL_TENANT, type Tenant } from '../tenant.ts'
import { tenantsOf, type World } from '../world.ts'
import { refuse } from './token-refusal.ts'

/** What the first path segment of an authority names: one tenant, or one of the endpoints for several. */
export type Authority =
  | { readonly kind: 'tenant' | 'consumers'; readonly segment: string; readonly tenant: Tenant }
  | { readonly kind: 'common' | 'organizations'; readonly segment: string; readonly tenant?: never }

/** Resolves `contoso.example`, a tenant id, `common`, `organizations` or `consumers`. */
export function resolveAuthority(world: World, segment: string): Authority {
  const name = segment.toLowerCase()
  if (name === 'common' || name === 'organizations') return { kind: name, segment: name }
  const wanted = name === 'consumers' ? PERSONAL_TENANT : name
  const tenant = tenantsOf(world).find(
    ({ tenantId, domains }) =>
      tenantId === wanted || domains.some(({ id, isVerified }) => isVerified && id === wanted),
  )
  if (tenant)
    return { kind: tenant.tenantId === PERSONAL_TENANT ? 'consumers' : 'tenant', segment: name, tenant }
  if (!GUID.test(name) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) throw refuse(900023, { tenant: segment })
  throw refuse(90002, { tenant: segment })
}
