import type { Tenant } from '../tenant.ts'
import { type Client, named } from './client.ts'
import type { Wanted } from './consent.ts'
import type { Subject } from './subject.ts'
import { refuse, type TokenRefusal } from './token-refusal.ts'

const FOR_SELF = 'ManagePermissionGrantsForSelf.'
const LOW_RISK = new Set(['openid', 'profile', 'email', 'offline_access', 'User.Read'])

/** Why this user cannot consent to these permissions; undefined when they can. */
export function consentRefusal(
  { tenant, user }: Subject,
  client: Client,
  wanted: readonly Wanted[],
): TokenRefusal | undefined {
  if (user.administrator) return undefined
  const parameters = { ...named(client), tenant: tenant.displayName }
  const scopes = wanted.flatMap((item) => item.scopes)
  const adminOnly = scopes.some(({ type }) => type === 'Admin')
  if (!adminOnly && mayConsent(tenant, client, scopes)) return undefined
  if (tenant.policies.adminConsentRequest.isEnabled) return refuse(90095, parameters)
  return adminOnly ? refuse(90094, parameters) : refuse(900941, parameters)
}

/** `…-low` lets users consent to low-risk permissions of applications of their own tenant; any other policy to all. */
function mayConsent(tenant: Tenant, client: Client, scopes: readonly { value: string | null }[]): boolean {
  const assigned = tenant.policies.authorization.defaultUserRolePermissions.permissionGrantPoliciesAssigned
  const own = assigned.filter((policy) => policy.startsWith(FOR_SELF))
  if (own.length === 0) return false
  if (!own.every((policy) => policy.endsWith('-low'))) return true
  return client.home === tenant && scopes.every(({ value }) => LOW_RISK.has(value ?? ''))
}
