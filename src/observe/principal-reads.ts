import type { Page } from '../graph/wire.ts'
import { consentMatters, type Desired } from '../model/desired.ts'
import type { AppRoleAssignment, OAuth2PermissionGrant, ServicePrincipal } from '../model/directory.ts'
import { isRead, type Read, withNames } from './read.ts'

/** What hangs on the service principal, which is only found by its appId. */
export function behindServicePrincipal(desired: Desired, appId: string): Read[] {
  // An app role goes after those who hold it.
  const assigns = isRead(desired, 'assignments') || desired.prune.includes('appRoles')
  return [
    servicePrincipal(appId),
    ...(consentMatters(desired, 'delegated') ? [grants(appId)] : []),
    ...(consentMatters(desired, 'application') ? [rolesGivenTo(appId)] : []),
    ...(assigns ? [assignedTo(appId, desired)] : []),
  ]
}

const rolesGivenTo = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')/appRoleAssignments`,
  part: 'appRoleAssignments',
  what: 'the app roles given to it',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({ ...snapshot, appRoleAssignments: (body as Page<AppRoleAssignment>).value }),
})

const assignedTo = (appId: string, { prune }: Desired): Read => ({
  path: `/servicePrincipals(appId='${appId}')/appRoleAssignedTo`,
  part: 'appRoleAssignedTo',
  what: 'who is assigned to it',
  least: 'Application.Read.All',
  place(snapshot, body) {
    const { value } = body as Page<AppRoleAssignment & { principalDisplayName?: string | null }>
    const placed = { ...snapshot, appRoleAssignedTo: value }
    if (!prune.includes('assignments') && !prune.includes('appRoles')) return placed
    return withNames(
      placed,
      value.map(({ principalId: id, principalDisplayName: displayName = null }) => ({ id, displayName })),
    )
  },
})

const servicePrincipal = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName,accountEnabled,appRoleAssignmentRequired`,
  what: 'the service principal',
  least: 'Application.Read.All',
  place: (snapshot, body) => ({ ...snapshot, servicePrincipal: body as ServicePrincipal }),
})

const grants = (appId: string): Read => ({
  path: `/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`,
  part: 'grants',
  what: 'the consents given to the service principal',
  least: 'Directory.Read.All',
  place: (snapshot, body) => ({ ...snapshot, grants: (body as Page<OAuth2PermissionGrant>).value }),
})
