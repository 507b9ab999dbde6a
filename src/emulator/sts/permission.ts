import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import { admitsPersonal, type Client, named, principalOf } from './client.ts'
import { isMicrosofts, preAuthorizedByMicrosoft } from './first-party-client.ts'
import { checkMappedAudience } from './mapped-claims.ts'
import { enabledScopes, findResource, isSelf, namedScopes, type Resource } from './resource.ts'
import { type Ask, type Scopes, signInOnly } from './scopes.ts'
import { refuse } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** Who asks for what, at which step. */
export interface Asking {
  readonly visit: Visit
  readonly client: Client
  readonly step: 'authorize' | 'redeem' | 'refresh'
  /** Id of the user it is for; absent as long as nobody has signed in. */
  readonly userId?: string
}

/** An ask whose resource is known and may be asked by this client. Consent is another question. */
export interface Permitted {
  readonly ask: Ask
  readonly resource: Resource
}

/** All asks of a request, judged in the order in which the service finds fault. Never empty: sign-in alone is an ask too. */
export function permit(asking: Asking, { asks }: Scopes): [Permitted, ...Permitted[]] {
  const [first = signInOnly, ...others] = asks
  return [permitOne(asking, first), ...others.map((ask) => permitOne(asking, ask))]
}

function permitOne(asking: Asking, ask: Ask): Permitted {
  const resource = findResource(asking.visit.world, ask.resource)
  checkEndpoint(asking, resource)
  namedScopes(asking.client, resource, ask)
  if (isSelf(asking.client, resource)) checkSelf(asking, { ask, resource })
  else checkListed(asking, { ask, resource })
  if (asking.step !== 'authorize') checkMappedAudience(asking.visit.world, resource)
  return { ask, resource }
}

/** Where personal accounts may come along, the resource has to take them too. */
function checkEndpoint({ visit, client }: Asking, { principal, name, app }: Resource): void {
  const { kind } = visit.authority
  if (visit.endpoint === 1 || !app || app.signInAudience.endsWith('PersonalMicrosoftAccount')) return
  if (kind === 'consumers' || (kind === 'common' && admitsPersonal(client)))
    throw refuse(90124, { resource: name, resourceName: principal.displayName })
}

/**
 * An application that is its own API: it has to be named by its bare id, on the v2.0 endpoint only once it refreshes,
 * and it needs a permission on Graph.
 */
function checkSelf({ visit, client, step }: Asking, { ask }: Permitted): void {
  const byId = ask.resource.toLowerCase() === client.app.appId
  if (!byId && (visit.endpoint === 1 || step === 'refresh')) throw refuse(90009, named(client))
  const listsGraph = client.app.requiredResourceAccess.some(
    ({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH,
  )
  if (!listsGraph) throw refuse(90008, named(client))
}

/** What the registration lists counts for static requests, and Microsoft's own clients need pre-authorization for all. */
function checkListed(asking: Asking, { ask, resource }: Permitted): void {
  const { client } = asking
  const { principal } = resource
  if (preAuthorized(client, resource).length > 0 || isGranted(asking, resource)) return
  if (!client.record) {
    if (isMicrosofts(principal))
      throw refuse(65002, { appId: client.app.appId, resourceAppId: principal.appId })
    throw unlisted(client, resource)
  }
  if (!ask.static) return
  const { requiredResourceAccess } = client.app
  if (requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === principal.appId)) return
  if (requiredResourceAccess.length === 0)
    throw refuse(650056, { ...named(client), resourceName: principal.displayName })
  throw unlisted(client, resource)
}

const unlisted = (client: Client, { principal, name }: Resource) =>
  refuse(650057, {
    ...named(client),
    resource: name,
    resourceAppId: principal.appId,
    list: client.app.requiredResourceAccess.map(({ resourceAppId }) => resourceAppId).join(', '),
  })

/** Whether there is consent for everybody or for this user; before anybody has signed in, for whoever that may be. */
function isGranted({ visit, client, userId }: Asking, { principal }: Resource): boolean {
  const { tenant } = visit.world
  const id = principalOf(tenant, client)?.entity.id
  return tenant.grants
    .filter(({ clientId, resourceId }) => clientId === id && resourceId === principal.id)
    .some(({ principalId }) => principalId === null || userId === undefined || principalId === userId)
}

/** Scope values that the resource has pre-authorized the client for. */
export function preAuthorized(client: Client, { principal, app }: Resource): string[] {
  const byMicrosoft = preAuthorizedByMicrosoft(client.app.appId, principal.appId)
  if (byMicrosoft.length > 0) return [...byMicrosoft]
  const entry = app?.api.preAuthorizedApplications.find(
    ({ appId }) => appId.toLowerCase() === client.app.appId,
  )
  return enabledScopes(principal).flatMap(({ id, value }) =>
    value !== null && entry?.delegatedPermissionIds.includes(id) ? [value] : [],
  )
}

/** The v2.0 endpoint takes `resource` only when it names the application that owns every scope asked for. */
export function checkResourceParameter(visit: Visit, sent: string | null, scopes: Scopes): void {
  if (sent === null || visit.endpoint === 1) return
  const owner = visit.world.tenant.servicePrincipals.find(({ entity }) =>
    entity.servicePrincipalNames.some((name) => name !== entity.appId && name === sent),
  )?.entity
  const owns = (ask: Ask): boolean =>
    !ask.bare &&
    (owner?.servicePrincipalNames.some((name) => name.toLowerCase() === ask.resource.toLowerCase()) ?? false)
  if (scopes.asks.length === 0 || !scopes.asks.every(owns)) throw refuse(9010010)
}
