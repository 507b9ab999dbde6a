import type { Ambient } from '../ambient.ts'
import type { Added } from '../seed-application.ts'
import { wrong } from '../seed-problem.ts'
import { findUser } from '../seed-tenant.ts'
import type { Tenant } from '../tenant.ts'
import { newVersion } from './secrets.ts'
import type { Vault } from './vault.ts'
import type { VaultSeeds } from './vaults-schema.ts'

/** The vaults of the seed. */
export function seedVaults(
  ambient: Ambient,
  seeds: VaultSeeds,
  on: { tenantNamed(name: string): Tenant; applications: readonly Added[] },
): Vault[] {
  return Object.entries(seeds).flatMap(([name, seed]) => {
    if (!seed) return []
    const tenant = on.tenantNamed(seed.tenant ?? 'home')
    const own = on.applications.filter((added) => added.tenant === tenant)
    const roles = Object.entries(seed.roles ?? {}).map(
      ([who, role]) => [principalOf(tenant, own, who), role] as const,
    )
    const { tenantId } = tenant
    const secrets = Object.entries(seed.secrets ?? {}).map(([secret, { value, managed = false }]) => ({
      name: secret,
      versions: [newVersion(ambient, value)],
      managed,
    }))
    const { purgeProtection = false } = seed
    const empty = { deletedSecrets: [], certificates: [], deletedCertificates: [] }
    return [{ name, tenantId, roles: Object.fromEntries(roles), secrets, purgeProtection, ...empty }]
  })
}

function principalOf(tenant: Tenant, applications: readonly Added[], who: string): string {
  const app = applications.find(({ name }) => name === who)?.app.entity
  if (!app) return findUser(tenant, who).id
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.appId === app.appId)
  if (!principal)
    throw wrong(`the application '${who}' has no service principal, so it can have no role on a vault`)
  return principal.entity.id
}
