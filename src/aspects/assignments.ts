import type { Change } from '../model/change.ts'
import type { Desired, DesiredAssignment } from '../model/desired.ts'
import type { AppRoleAssignment } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import { appRoles } from './app-roles.ts'
import type { Aspect } from './aspect.ts'
import { nameOf } from './names.ts'
import { assignRoles } from './permissions.ts'
import { isUnread } from './unread.ts'

/** Graph's id for "assigned, without a role". */
export const NO_ROLE = '00000000-0000-0000-0000-000000000000'

/**
 * Users, groups and applications that are assigned to the registration. Others stay, unless they are pruned, or hold an
 * app role that is.
 */
export const assignments: Aspect = {
  id: 'assignments',

  changes(desired, live) {
    return [
      ...due(desired, live).map(
        ({ principal, role }): Change => ({
          object: 'appRoleAssignment',
          name: principal,
          op: 'create',
          path: 'assigned',
          after: role ?? withoutRole,
        }),
      ),
      ...going(desired, live).map(
        (assignment): Change => ({
          object: 'appRoleAssignment',
          name: nameOf(assignment.principalId, live),
          op: 'delete',
          path: 'assigned',
          before: roleName(assignment, live),
        }),
      ),
    ]
  },

  // A role has to be stored before anybody can have it, and is switched off for a moment while it changes.
  next(desired, live) {
    const { servicePrincipal } = live
    if (!servicePrincipal) return []
    const isReady = appRoles.areStored(desired, live)
    return [
      ...going(desired, live).map((assignment) => remove(assignment, live)),
      ...(isReady ? due(desired, live) : []).map((assignment) =>
        create(assignment, {
          principalId: idOf(assignment, live),
          resourceId: servicePrincipal.id,
          appRoleId: roleOf(assignment, desired, live),
        }),
      ),
    ]
  },
}

const withoutRole = 'without a role'

const idOf = ({ principal }: DesiredAssignment, live: Live): string => live.principals[principal] ?? principal

const roleOf = ({ role }: DesiredAssignment, desired: Desired, live: Live): string =>
  role === undefined
    ? NO_ROLE
    : ([...(live.application?.appRoles ?? []), ...desired.appRoles].find(({ value }) => value === role)?.id ??
      `{${role}}`)

/** Whether this one stands for that wish. */
const fulfils =
  ({ principalId, appRoleId }: AppRoleAssignment, desired: Desired, live: Live) =>
  (assignment: DesiredAssignment): boolean =>
    principalId === idOf(assignment, live) && appRoleId === roleOf(assignment, desired, live)

const due = (desired: Desired, live: Live): DesiredAssignment[] =>
  isUnread(live, 'appRoleAssignedTo')
    ? []
    : desired.assignments.filter(
        (assignment) => !live.appRoleAssignedTo.some((held) => fulfils(held, desired, live)(assignment)),
      )

function going(desired: Desired, live: Live): AppRoleAssignment[] {
  const roles = appRoles.leaving(desired, live)
  return live.appRoleAssignedTo.filter(
    (held) =>
      roles.includes(held.appRoleId) ||
      (desired.prune.includes('assignments') && !desired.assignments.some(fulfils(held, desired, live))),
  )
}

const roleName = ({ appRoleId }: AppRoleAssignment, { application }: Live): string =>
  appRoleId === NO_ROLE
    ? withoutRole
    : (application?.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId)

function create({ principal, role }: DesiredAssignment, body: Omit<AppRoleAssignment, 'id'>): GraphRequest {
  return {
    summary: `assign ${principal} ${role ?? withoutRole}`,
    method: 'POST',
    path: `/servicePrincipals/${body.resourceId}/appRoleAssignedTo`,
    body: { ...body },
    ok: [201],
    permission: assignRoles,
    fold: (before, answer) => ({
      ...before,
      appRoleAssignedTo: [
        ...before.appRoleAssignedTo,
        { id: '{id}', ...body, ...(answer as AppRoleAssignment | undefined) },
      ],
    }),
  }
}

const remove = (assignment: AppRoleAssignment, live: Live): GraphRequest => ({
  ...removeAssignment(
    assignment,
    `remove the assignment of ${nameOf(assignment.principalId, live)}, ${roleName(assignment, live)}`,
  ),
  fold: (before) => ({
    ...before,
    appRoleAssignedTo: before.appRoleAssignedTo.filter(({ id }) => id !== assignment.id),
  }),
})

/** At the end of the API that defines the role: Graph's reference recommends that end, whoever holds the role. */
export const removeAssignment = (
  { id, resourceId }: AppRoleAssignment,
  summary: string,
): Omit<GraphRequest, 'fold'> => ({
  summary,
  method: 'DELETE',
  path: `/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`,
  ok: [204, 404],
  permission: assignRoles,
})
