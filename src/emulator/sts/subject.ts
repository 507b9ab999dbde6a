import type { Account } from '../pending.ts'
import { PERSONAL_TENANT, type Tenant, type User } from '../tenant.ts'
import { tenantsOf, type World, worldOf } from '../world.ts'
import { admitsPersonal, type Client, named, principalOf } from './client.ts'
import { refuse } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** The account as a user of the tenant that issues the token. */
export interface Subject {
  readonly tenant: Tenant
  readonly user: User
  readonly account: Account
}

/** The user behind an account in its own tenant. */
export function homeUser(world: World, account: Account): { tenant: Tenant; user: User } | undefined {
  const tenant = tenantsOf(world).find(({ tenantId }) => tenantId === account.tenantId)
  const user = tenant?.users.find(({ id }) => id === account.objectId)
  return tenant && user && { tenant, user }
}

/** The account with that user principal name, wherever it lives. Guests sign in with their own name. */
export function findAccount(world: World, name: string): { tenant: Tenant; user: User } | undefined {
  const wanted = name.trim().toLowerCase()
  for (const tenant of tenantsOf(world)) {
    const user = tenant.users.find(
      ({ userPrincipalName, home }) => home === null && userPrincipalName.toLowerCase() === wanted,
    )
    if (user) return { tenant, user }
  }
  return undefined
}

/** The same visit in the tenant that will issue the token: the one of the path, otherwise the account's own. */
export function inTenantOf(visit: Visit, account: Account): Visit {
  const tenantId = visit.authority.tenant?.tenantId ?? account.tenantId
  return { ...visit, world: worldOf(visit.world, tenantId) ?? visit.world }
}

/** The account as a user of the tenant; undefined when it is none there. */
export function subjectIn(tenant: Tenant, account: Account): Subject | undefined {
  const user = tenant.users.find(({ id, home }) =>
    tenant.tenantId === account.tenantId
      ? id === account.objectId
      : home?.tenantId === account.tenantId && home.objectId === account.objectId,
  )
  return user && { tenant, user, account }
}

/** The user that a sign-in is for, or why this account cannot be. */
export function admitAccount(
  visit: Visit,
  { client, account, silent }: { client: Client; account: Account; silent: boolean },
): Subject {
  const personal = account.tenantId === PERSONAL_TENANT
  const subject = subjectIn(visit.world.tenant, account)
  const parameters = { ...named(client), ...whoIs(visit, account) }
  if (personal && visit.endpoint === 1 && !subject?.user.home) throw refuse(500201)
  if (personal && !subject?.user.home && !admitsPersonal(client)) throw refuse(500200, parameters)
  if (personal && visit.authority.kind === 'organizations') throw refuse(500200, parameters)
  if (!subject) throw silent ? refuse(16000, parameters) : refuse(50020, parameters)
  return subject
}

/** How refusals name an account that does not fit the tenant. */
export function whoIs({ world }: Visit, account: Account): { user: string; idp: string; tenant: string } {
  const user = homeUser(world, account)?.user.userPrincipalName ?? ''
  const idp =
    account.tenantId === PERSONAL_TENANT ? 'live.com' : `https://sts.windows.net/${account.tenantId}/`
  return { user, idp, tenant: world.tenant.displayName }
}

/** Ids under which roles can be assigned to a user: the user and the groups with direct membership. */
export const holdersOf = ({ tenant, user }: Subject): string[] => [
  user.id,
  ...tenant.groups.filter(({ members }) => members.includes(user.id)).map(({ id }) => id),
]

/** Where the client requires assignment, the user or a direct group has to have one. */
export function checkUserAssignment(subject: Subject, client: Client): void {
  const { tenant, user } = subject
  const principal = principalOf(tenant, client)?.entity
  if (!principal?.appRoleAssignmentRequired) return
  const holders = holdersOf(subject)
  const isAssigned = tenant.appRoleAssignments.some(
    ({ principalId, resourceId }) => resourceId === principal.id && holders.includes(principalId),
  )
  if (!isAssigned) throw refuse(50105, { ...named(client), user: user.userPrincipalName })
}
