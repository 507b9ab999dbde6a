import type { Ambient } from '../ambient.ts'
import type { Added } from '../seed-application.ts'
import { principalNamed } from '../seed-principal.ts'
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
    const roles = Object.entries(seed.roles ?? {}).map(
      ([who, role]) => [principalNamed(who, { tenant, applications: on.applications }), role] as const,
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
