import type { Added } from './seed-application.ts'
import { wrong } from './seed-problem.ts'
import { findUser } from './seed-tenant.ts'
import type { Tenant } from './tenant.ts'

/** The object id of who holds something: an application by its key in the seed, or else a user by name. */
export function principalNamed(
  who: string,
  { tenant, applications }: { readonly tenant: Tenant; readonly applications: readonly Added[] },
): string {
  const app = applications.find((added) => added.tenant === tenant && added.name === who)?.app.entity
  if (!app) return findUser(tenant, who).id
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.appId === app.appId)
  if (!principal) throw wrong(`the application '${who}' has no service principal, so it can have no role`)
  return principal.entity.id
}
