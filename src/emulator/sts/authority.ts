import { GUID } from '../guid.ts'
import type { Tenant } from '../tenant.ts'
import { TokenRefusal } from './token-refusal.ts'

/** What the first path segment of an authority names: the tenant, or one of the endpoints for several tenants. */
export type Authority = 'tenant' | 'common' | 'organizations' | 'consumers'

const SHARED: readonly Authority[] = ['common', 'organizations', 'consumers']

/** Resolves `contoso.example` or a tenant id; unknown ones are refused with the given OAuth error. */
export function resolveAuthority(tenant: Tenant, segment: string, error: string): Authority {
  const name = segment.toLowerCase()
  const shared = SHARED.find((candidate) => candidate === name)
  if (shared) return shared
  if (name === tenant.tenantId || tenant.domains.some(({ id, isVerified }) => isVerified && id === name))
    return 'tenant'
  if (!GUID.test(name) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name))
    throw new TokenRefusal(
      error,
      900023,
      `Specified tenant identifier '${segment}' is neither a valid DNS name, nor a valid external domain.`,
    )
  throw new TokenRefusal(
    error,
    90002,
    `Tenant '${segment}' not found. This may happen if there are no active subscriptions for the tenant. Check to make sure you have the correct tenant ID. Check with your subscription administrator.`,
  )
}
