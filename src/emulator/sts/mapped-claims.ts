import { findRegistration, tenantsOf, type World } from '../world.ts'
import type { Client } from './client.ts'
import type { Permitted } from './permission.ts'
import type { Resource } from './resource.ts'
import type { Scopes } from './scopes.ts'
import { refuse } from './token-refusal.ts'
import { isOutside } from './valid-time.ts'

/** Claims of an id token are mapped by the client's policy, those of an access token by the resource's. */
export function checkSigningKeys(
  world: World,
  { client, scopes, permitted }: { client: Client; scopes: Scopes; permitted: readonly Permitted[] },
): void {
  if (scopes.openId.includes('openid')) checkSigningKey(world, client.app.appId)
  for (const { resource } of permitted) checkSigningKey(world, resource.principal.appId)
}

/** Mapped claims need a signing key of the application's own, unless the application accepts them without one. */
export function checkSigningKey(world: World, appId: string): void {
  const principal = world.tenant.servicePrincipals.find(({ entity }) => entity.appId === appId)
  if (!principal?.claimsMappingPolicy) return
  if (findRegistration(world, appId)?.app.entity.api.acceptMappedClaims) return
  const now = world.ambient.now()
  const isUsable = principal.entity.keyCredentials.some(
    ({ usage, startDateTime, endDateTime }) =>
      usage === 'Sign' && !isOutside(now, { from: startDateTime ?? '', to: endDateTime ?? '' }),
  )
  if (!isUsable) throw refuse(50146)
}

/** Where mapped claims are accepted, a token may only be for the bare id or for a name on a verified domain. */
export function checkMappedAudience(world: World, { app, name, principal }: Resource): void {
  if (!app?.api.acceptMappedClaims || name.toLowerCase() === principal.appId) return
  const host = URL.canParse(name) ? new URL(name).hostname : ''
  const verified = tenantsOf(world).some(({ domains }) =>
    domains.some(({ id, isVerified }) => isVerified && (host === id || host.endsWith(`.${id}`))),
  )
  if (!verified) throw refuse(501461)
}
