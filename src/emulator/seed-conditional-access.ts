import type { Added } from './seed-application.ts'
import type { TenantSeed } from './seed-schema.ts'
import { findUser } from './seed-tenant.ts'
import type { Tenant } from './tenant.ts'

/** Policies name users and applications as the rest of the seed does; the tenant keeps their ids. */
export function addConditionalAccess(tenant: Tenant, seed: TenantSeed, applications: readonly Added[]): void {
  const appIdOf = (name: string): string =>
    applications.find((added) => added.tenant === tenant && added.name === name)?.app.entity.appId ??
    name.toLowerCase()
  for (const { users, applications: apps, control } of seed.conditionalAccess ?? [])
    tenant.conditionalAccess.push({
      ...(users ? { users: users.map((name) => findUser(tenant, name).id) } : {}),
      ...(apps ? { applications: apps.map(appIdOf) } : {}),
      control,
    })
}
