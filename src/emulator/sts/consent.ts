import type { PermissionScope } from '../graph/application-entity.ts'
import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import type { Tenant } from '../tenant.ts'
import { findRegistration, type World } from '../world.ts'
import { type Client, named, principalOf } from './client.ts'
import { type Permitted, preAuthorized } from './permission.ts'
import { enabledScopes, findResource, namedScopes, type Resource } from './resource.ts'
import type { OpenIdScope, Scopes } from './scopes.ts'
import type { Subject } from './subject.ts'
import { refuse } from './token-refusal.ts'

/** Permissions on one resource that someone still has to consent to. */
export interface Wanted {
  readonly resource: Resource
  readonly scopes: readonly PermissionScope[]
}

/** Scope values that the client may use for this user: granted for all, granted by the user, or pre-authorized. */
export function consentedScopes(subject: Subject, client: Client, resource: Resource): string[] {
  const { tenant, user } = subject
  const granted = grantsOf(tenant, client)
    .filter(({ resourceId }) => resourceId === resource.principal.id)
    .filter(({ principalId }) => principalId === null || principalId === user.id)
    .flatMap(({ scope }) => scope.split(' '))
  const all = [...granted, ...preAuthorized(client, resource)]
  return enabledScopes(resource.principal).flatMap(({ value }) =>
    value !== null && all.includes(value) ? [value] : [],
  )
}

const grantsOf = (tenant: Tenant, client: Client) => {
  const id = principalOf(tenant, client)?.entity.id
  return tenant.grants.filter(({ clientId }) => clientId === id)
}

/** What is missing before the request can be answered. Empty: nothing. */
export function missingConsent(
  world: World,
  of: { subject: Subject; client: Client; scopes: Scopes; permitted: readonly Permitted[] },
): Wanted[] {
  const { subject, client, scopes, permitted } = of
  const wanted = permitted.flatMap(({ ask, resource }): Wanted[] => {
    const consented = consentedScopes(subject, client, resource)
    if (ask.static) return consented.length > 0 ? [] : unconsented(world, subject, client)
    const missing = namedScopes(client, resource, ask).filter(({ value }) => !consented.includes(value ?? ''))
    return missing.length > 0 ? [{ resource, scopes: missing }] : []
  })
  const signIn = permitted.every(({ ask }) => !ask.static) ? signInScopes(world, of, scopes.openId) : []
  return [...wanted, ...signIn]
}

/** Of what the registration lists: an application that is its own API lists nothing of it, and needs no consent to it. */
const unconsented = (world: World, subject: Subject, client: Client): Wanted[] =>
  listedScopes(world, client).flatMap(({ resource, scopes }) => {
    const consented = consentedScopes(subject, client, resource)
    const missing = scopes.filter(({ value }) => !consented.includes(value ?? ''))
    return missing.length > 0 ? [{ resource, scopes: missing }] : []
  })

/** Sign-in itself needs consent once: any grant or pre-authorization of this client shows that it was given. */
function signInScopes(
  world: World,
  { subject, client, permitted }: { subject: Subject; client: Client; permitted: readonly Permitted[] },
  openId: readonly OpenIdScope[],
): Wanted[] {
  const known = grantsOf(subject.tenant, client).some(
    ({ principalId }) => principalId === null || principalId === subject.user.id,
  )
  if (known || !client.record || permitted.some(({ resource }) => preAuthorized(client, resource).length > 0))
    return []
  if (openId.length === 0) return []
  const resource = findResource(world, MICROSOFT_GRAPH)
  const scopes = enabledScopes(resource.principal).filter(({ value }) =>
    openId.some((name) => name === value),
  )
  return [{ resource, scopes }]
}

/** Every delegated permission that the registration lists. A resource that is gone, or not here, is refused. */
export function listedScopes(world: World, client: Client): Wanted[] {
  return client.app.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }): Wanted[] => {
    const resource = listedResource(world, client, resourceAppId)
    const ids = resourceAccess.filter(({ type }) => type === 'Scope').map(({ id }) => id)
    const scopes = enabledScopes(resource.principal).filter(({ id }) => ids.includes(id))
    return scopes.length > 0 ? [{ resource, scopes }] : []
  })
}

function listedResource(world: World, client: Client, appId: string): Resource {
  const isKnown =
    world.tenant.servicePrincipals.some(({ entity }) => entity.appId === appId) ||
    findRegistration(world, appId) !== undefined
  if (!isKnown) throw refuse(650054, named(client))
  return findResource(world, appId)
}

/** The permissions as the text of a grant, in the order of the request. */
export const valuesOf = ({ scopes }: Wanted): string[] => scopes.flatMap(({ value }) => value ?? [])
