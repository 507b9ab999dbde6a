import type { AppRoleAssignment, Tenant } from '../tenant.ts'

/** The assignments that one end lists. */
export const listAssignments = (tenant: Tenant, end: 'principalId' | 'resourceId', id: string) =>
  tenant.appRoleAssignments
    .filter((assignment) => assignment[end] === id)
    .map((assignment) => describeAssignment(tenant, assignment))

/** The holder of a role, or what it is on; undefined when there is none any more. */
export function principalOf(
  tenant: Tenant,
  id: string,
): { displayName: string; type: 'User' | 'Group' | 'ServicePrincipal' } | undefined {
  const user = tenant.users.find((candidate) => candidate.id === id)
  if (user) return { displayName: user.displayName, type: 'User' }
  const group = tenant.groups.find((candidate) => candidate.id === id)
  if (group) return { displayName: group.displayName, type: 'Group' }
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.id === id)
  return principal && { displayName: principal.entity.displayName, type: 'ServicePrincipal' }
}

/** An assignment as Graph shows it, with the names of both ends. */
export function describeAssignment(tenant: Tenant, assignment: AppRoleAssignment) {
  const principal = principalOf(tenant, assignment.principalId)
  const resource = principalOf(tenant, assignment.resourceId)
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRoleId,
    createdDateTime: assignment.createdDateTime,
    principalDisplayName: principal?.displayName ?? null,
    principalId: assignment.principalId,
    principalType: principal?.type ?? null,
    resourceDisplayName: resource?.displayName ?? null,
    resourceId: assignment.resourceId,
  }
}
