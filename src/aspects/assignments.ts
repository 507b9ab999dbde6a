import type { Change } from '../model/change.ts'
import type { Desired, DesiredAssignment } from '../model/desired.ts'
import type { AppRoleAssignment } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import { appRoles } from './app-roles.ts'
import type { Aspect } from './aspect.ts'
import { assignRoles } from './permissions.ts'

/** Graph's id for "assigned, without a role". */
const NO_ROLE = '00000000-0000-0000-0000-000000000000'

/** Users, groups and applications that are assigned to the registration. Others stay. */
export const assignments: Aspect = {
  id: 'assignments',

  changes(desired, live) {
    return due(desired, live).map(
      ({ principal, role }): Change => ({
        object: 'appRoleAssignment',
        name: principal,
        op: 'create',
        path: 'assigned',
        after: role ?? 'without a role',
      }),
    )
  },

  // A role has to be stored before anybody can have it, and is switched off for a moment while it changes.
  next(desired, live) {
    const { servicePrincipal } = live
    if (!servicePrincipal || appRoles.changes(desired, live).length > 0) return []
    return due(desired, live).map((assignment) =>
      create(assignment, {
        principalId: idOf(assignment, live),
        resourceId: servicePrincipal.id,
        appRoleId: roleOf(assignment, desired, live),
      }),
    )
  },
}

const idOf = ({ principal }: DesiredAssignment, live: Live): string => live.principals[principal] ?? principal

const roleOf = ({ role }: DesiredAssignment, desired: Desired, live: Live): string =>
  role === undefined
    ? NO_ROLE
    : ([...(live.application?.appRoles ?? []), ...desired.appRoles].find(({ value }) => value === role)?.id ??
      `{${role}}`)

const due = (desired: Desired, live: Live): DesiredAssignment[] =>
  desired.assignments.filter(
    (assignment) =>
      !live.appRoleAssignedTo.some(
        ({ principalId, appRoleId }) =>
          principalId === idOf(assignment, live) && appRoleId === roleOf(assignment, desired, live),
      ),
  )

function create({ principal, role }: DesiredAssignment, body: Omit<AppRoleAssignment, 'id'>): GraphRequest {
  return {
    summary: `assign ${principal} ${role ?? 'without a role'}`,
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
