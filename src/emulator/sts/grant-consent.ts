import { assignmentId } from '../graph/app-role-assignments.ts'
import { grantId } from '../graph/grants.ts'
import { createServicePrincipal } from '../graph/service-principal-store.ts'
import type { ServicePrincipalRecord } from '../tenant.ts'
import { findMultiTenant, type World } from '../world.ts'
import { type Client, principalOf } from './client.ts'
import { listedScopes, valuesOf, type Wanted } from './consent.ts'
import type { Subject } from './subject.ts'

/** Stores consent: for the user alone, or by an administrator for everybody. */
export function grantConsent(
  world: World,
  {
    subject,
    client,
    wanted,
    everybody,
  }: { subject: Subject; client: Client; wanted: readonly Wanted[]; everybody: boolean },
): void {
  const clientId = installed(world, client, subject).entity.id
  const principalId = everybody ? null : subject.user.id
  for (const item of wanted) {
    const resourceId = item.resource.principal.id
    const id = grantId(clientId, resourceId, principalId)
    const grant = world.tenant.grants.find((candidate) => candidate.id === id)
    const scope = [...new Set([...(grant?.scope.split(' ') ?? []), ...valuesOf(item)])].join(' ')
    if (grant) grant.scope = scope
    else {
      const consentType = everybody ? 'AllPrincipals' : 'Principal'
      world.tenant.grants.push({ clientId, consentType, id, principalId, resourceId, scope })
    }
  }
}

/** Consent to all that the registration lists, application permissions included. */
export function grantAllListed(world: World, subject: Subject, client: Client): void {
  grantConsent(world, { subject, client, wanted: listedScopes(world, client), everybody: true })
  const principalId = installed(world, client, subject).entity.id
  for (const { resourceAppId, resourceAccess } of client.app.requiredResourceAccess) {
    const resource = world.tenant.servicePrincipals.find(
      ({ entity }) => entity.appId === resourceAppId,
    )?.entity
    for (const { id: appRoleId, type } of resourceAccess)
      if (resource && type === 'Role') assign(world, { principalId, resourceId: resource.id, appRoleId })
  }
}

function assign(
  { tenant, ambient }: World,
  assignment: { principalId: string; resourceId: string; appRoleId: string },
): void {
  const id = assignmentId(assignment)
  if (tenant.appRoleAssignments.some((other) => other.id === id)) return
  const createdDateTime = new Date(ambient.now()).toISOString()
  tenant.appRoleAssignments.push({ ...assignment, id, createdDateTime })
}

/** The client's service principal; signing in to an application for the first time brings it into the tenant. */
export function installed(world: World, client: Client, { user }: Subject): ServicePrincipalRecord {
  const there = principalOf(world.tenant, client)
  if (there) return there
  const caller = {
    kind: 'user',
    appId: client.app.appId,
    objectId: user.id,
    permissions: new Set<string>(),
    administrator: user.administrator,
  } as const
  const { appId } = client.app
  const foreign = findMultiTenant(world, appId)
  const record = createServicePrincipal(world.tenant, world.ambient, {
    caller,
    appId,
    ownedOnly: false,
    foreign,
  })
  record.owners = []
  return record
}
