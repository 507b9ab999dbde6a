import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import { type AppRoleAssignment, MICROSOFT_GRAPH, type ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { assignGraphRoles, assignRoles } from './permissions.ts'
import { permissionsByApi, roleIdOf } from './resources.ts'

/** Admin consent to application permissions: one app role assignment for each. */
export const applicationConsent: Aspect = {
  id: 'application-consent',

  changes(desired, live) {
    return due(desired, live).map(
      ({ resource, role }): Change => ({
        object: 'appRoleAssignment',
        name: `${resource.displayName} ${role}`,
        op: 'create',
        path: 'appRole',
        after: role,
      }),
    )
  },

  next(desired, live) {
    const { servicePrincipal } = live
    return servicePrincipal ? due(desired, live).map((one) => create(one, servicePrincipal.id)) : []
  },
}

interface Due {
  readonly resource: ResourceServicePrincipal
  readonly role: string
}

const due = (desired: Desired, live: Live): Due[] =>
  !desired.adminConsent
    ? []
    : permissionsByApi(desired, live).flatMap(({ api: resource, application }) => {
        if (!resource) return []
        const given = live.appRoleAssignments
          .filter(({ resourceId }) => resourceId === resource.id)
          .map(({ appRoleId }) => appRoleId)
        return application
          .filter((role) => !given.includes(roleIdOf(resource, role)))
          .map((role) => ({ resource, role }))
      })

function create({ resource, role }: Due, principalId: string): GraphRequest {
  const body = { principalId, resourceId: resource.id, appRoleId: roleIdOf(resource, role) }
  return {
    summary: `grant ${role} of ${resource.displayName} to the application`,
    method: 'POST',
    path: `/servicePrincipals/${principalId}/appRoleAssignments`,
    body,
    ok: [201],
    permission: resource.appId === MICROSOFT_GRAPH ? assignGraphRoles : assignRoles,
    fold: (live, answer) => ({
      ...live,
      appRoleAssignments: [
        ...live.appRoleAssignments,
        { id: '{id}', ...body, ...(answer as AppRoleAssignment | undefined) },
      ],
    }),
  }
}
