import type { HeldAppRole } from '../model/directory.ts'
import { entitlements } from './entitlements.ts'

/** `application.appRoles`: what users, groups and applications can be assigned to. */
export const appRoles = entitlements<HeldAppRole>({
  id: 'app-roles',
  part: 'appRoles',
  path: 'appRoles',
  noun: 'app roles',
  compared: ['displayName', 'description', 'allowedMemberTypes', 'isEnabled'],
  want: (desired) => desired.appRoles,
  have: ({ appRoles }) => appRoles,
  isGiven: ({ id }, { appRoleAssignedTo }) => appRoleAssignedTo.some(({ appRoleId }) => appRoleId === id),
  body: (items) => ({ appRoles: items }),
})
