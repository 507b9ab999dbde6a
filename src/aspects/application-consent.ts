import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import { type AppRoleAssignment, MICROSOFT_GRAPH, type ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { NO_ROLE, removeAssignment } from './assignments.ts'
import { assignGraphRoles, assignRoles } from './permissions.ts'
import { permissionName, permissionsByApi, prunesPermissions, roleIdOf } from './resources.ts'
import { isUnread } from './unread.ts'

/** Admin consent to application permissions: one app role assignment for each. Others stay, unless permissions are pruned. */
export const applicationConsent: Aspect = {
  id: 'application-consent',

  changes(desired, live) {
    return [
      ...due(desired, live).map(
        ({ resource, role }): Change => ({
          object: 'appRoleAssignment',
          name: `${resource.displayName} ${role}`,
          op: 'create',
          path: 'appRole',
          after: role,
        }),
      ),
      ...excessive(desired, live).map(
        (assignment): Change => ({
          object: 'appRoleAssignment',
          name: nameOfGiven(assignment, live),
          op: 'delete',
          path: 'appRole',
          before: roleOf(assignment, live),
        }),
      ),
    ]
  },

  next(desired, live) {
    const { servicePrincipal } = live
    if (!servicePrincipal) return []
    return [
      ...due(desired, live).map((one) => create(one, servicePrincipal.id)),
      ...excessive(desired, live).map((assignment) => remove(assignment, live)),
    ]
  },
}

interface Due {
  readonly resource: ResourceServicePrincipal
  readonly role: string
}

const due = (desired: Desired, live: Live): Due[] =>
  !desired.adminConsent || isUnread(live, 'appRoleAssignments')
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

/**
 * App roles that no permission stands for. Plain access to another API, without a role, is for that API to say. The
 * application that is signed in keeps its own: nobody is locked out.
 */
function excessive(desired: Desired, live: Live): AppRoleAssignment[] {
  const isOwn = live.signedInAs !== undefined && live.signedInAs === live.application?.appId
  if (!prunesPermissions(desired) || isOwn) return []
  const wanted = permissionsByApi(desired, live).flatMap(({ api, application }) =>
    application.map((role) => `${api?.id} ${roleIdOf(api, role)}`),
  )
  return live.appRoleAssignments.filter(
    ({ resourceId, appRoleId }) => appRoleId !== NO_ROLE && !wanted.includes(`${resourceId} ${appRoleId}`),
  )
}

const resourceOf = ({ resourceId }: AppRoleAssignment, { resources }: Live) =>
  resources.find(({ id }) => id === resourceId)

const roleOf = (assignment: AppRoleAssignment, live: Live): string =>
  permissionName(resourceOf(assignment, live), assignment.appRoleId)

const nameOfGiven = (assignment: AppRoleAssignment, live: Live): string =>
  `${resourceOf(assignment, live)?.displayName ?? assignment.resourceId} ${roleOf(assignment, live)}`

const permissionFor = (resource: ResourceServicePrincipal | undefined) =>
  resource?.appId === MICROSOFT_GRAPH ? assignGraphRoles : assignRoles

function create({ resource, role }: Due, principalId: string): GraphRequest {
  const body = { principalId, resourceId: resource.id, appRoleId: roleIdOf(resource, role) }
  return {
    summary: `grant ${role} of ${resource.displayName} to the application`,
    method: 'POST',
    path: `/servicePrincipals/${principalId}/appRoleAssignments`,
    body,
    ok: [201],
    permission: permissionFor(resource),
    consents: true,
    fold: (live, answer) => ({
      ...live,
      appRoleAssignments: [
        ...live.appRoleAssignments,
        { id: '{id}', ...body, ...(answer as AppRoleAssignment | undefined) },
      ],
    }),
  }
}

const remove = (assignment: AppRoleAssignment, live: Live): GraphRequest => ({
  ...removeAssignment(assignment, `withdraw ${nameOfGiven(assignment, live)} from the application`),
  permission: permissionFor(resourceOf(assignment, live)),
  fold: (before) => ({
    ...before,
    appRoleAssignments: before.appRoleAssignments.filter(({ id }) => id !== assignment.id),
  }),
})
