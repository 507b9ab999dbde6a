import type { Caller } from './caller.ts'
import { forbidden, Refusal } from './refusal.ts'

/** Which permissions open a call, by kind of token. Source: x-graph-permissions of the published permissions file. */
export interface Permissions {
  readonly delegated: readonly string[]
  readonly application: readonly string[]
  /** The caller needs one of these besides. */
  readonly also?: readonly string[]
  /** Without any of them, an application still does it to itself. */
  readonly toItself?: true
}

const permissions = (delegated: string, application: string): Permissions => ({
  delegated: delegated.split(' '),
  application: application.split(' '),
})

export const listApplications = permissions(
  'Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.Read.All',
)
export const readApplication = permissions(
  'Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
)
/** One application or service principal: besides, every application's own (documented). */
export const readItself: Permissions = { ...readApplication, toItself: true }
export const createApplication = permissions(
  'Application.ReadWrite.All AppRegistration.Create',
  'Application.ReadWrite.OwnedBy AppRegistration.Create Application.ReadWrite.All',
)
export const writeApplication = permissions(
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy Application.ReadWrite.All',
)
/** Credentials of applications, and every write on a service principal. */
export const writeCredentials = permissions(
  'Application.ReadWrite.All Directory.ReadWrite.All',
  'Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.ReadWrite.All',
)
/** "An application doesn't need any specific permission to roll its own keys": the pages addKey and removeKey. */
export const rollKeys: Permissions = { ...writeCredentials, toItself: true }
export const readGrants = permissions(
  'Directory.Read.All DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All',
  'Directory.Read.All DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All',
)
export const writeGrants = permissions(
  'DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All Directory.ReadWrite.All',
)
export const readAppRoleAssignments = permissions(
  'Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All Directory.ReadWrite.All',
)
export const addAppRoleAssignment: Permissions = {
  ...permissions('AppRoleAssignment.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All'),
  also: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
}
export const removeAppRoleAssignment = permissions(
  'AppRoleAssignment.ReadWrite.All Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All Application.ReadWrite.All',
)
/** Documented for restore and purge of applications; the permissions file has no row for them. */
export const restoreApplication = permissions(
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy Application.ReadWrite.All',
)
export const readFederatedCredentials = permissions(
  'Application.Read.All Application.ReadWrite.All',
  'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All',
)
export const readOwners = permissions(
  'Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'Application.Read.All Application.ReadWrite.OwnedBy Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
)
/** Adding an owner needs to read the directory besides, to look the owner up. */
export const addOwner: Permissions = {
  ...writeCredentials,
  also: ['Directory.Read.All', 'Directory.ReadWrite.All'],
}
export const readClassifications = permissions(
  'Application.Read.All Directory.Read.All',
  'Application.Read.All Application.ReadWrite.OwnedBy Directory.Read.All',
)
export const writeClassifications = permissions(
  'Policy.ReadWrite.PermissionGrant',
  'Policy.ReadWrite.PermissionGrant',
)
export const readOrganization = permissions(
  'Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All User.Read User.Read.All',
  'Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All User.Read.All',
)
export const readDomains = permissions(
  'Domain.Read.All Domain.ReadWrite.All Directory.Read.All',
  'Domain.Read.All Domain.ReadWrite.All Directory.Read.All',
)
export const readUsers = permissions(
  'User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
)
/** One user: besides, everybody's own profile. */
export const readUser: Permissions = {
  ...readUsers,
  delegated: ['User.Read', 'User.ReadWrite', ...readUsers.delegated],
}
/** One's own profile: no permission of an application opens it. */
export const readMe: Permissions = {
  delegated: ['User.Read', 'User.ReadWrite', ...readUsers.delegated],
  application: [],
}
export const readGroups = permissions(
  'GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  'GroupMember.Read.All Group.Read.All Group.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
)
/** Objects of every type by id, and whose groups they are in. */
export const readDirectoryObjects = permissions(
  'Directory.Read.All Directory.ReadWrite.All User.Read User.Read.All Application.Read.All Application.ReadWrite.All',
  'Directory.Read.All Directory.ReadWrite.All User.Read.All Application.Read.All Application.ReadWrite.All',
)
export const readAuthorizationPolicy = permissions(
  'Policy.Read.All Policy.ReadWrite.Authorization',
  'Policy.Read.All Policy.ReadWrite.Authorization',
)
export const readAppManagementPolicy = permissions(
  'Policy.Read.All Policy.ReadWrite.ApplicationConfiguration',
  'Policy.Read.All Policy.ReadWrite.ApplicationConfiguration',
)
export const writeAuthorizationPolicy = permissions(
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.Authorization',
)
export const writeAppManagementPolicy = permissions(
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.ApplicationConfiguration',
)
export const writeConsentRequestPolicy = permissions(
  'Policy.ReadWrite.ConsentRequest',
  'Policy.ReadWrite.ConsentRequest',
)
export const readConsentRequestPolicy = permissions(
  'Policy.Read.All Policy.ReadWrite.ConsentRequest Directory.Read.All Directory.ReadWrite.All',
  'Policy.Read.All Policy.ReadWrite.ConsentRequest Directory.Read.All Directory.ReadWrite.All',
)

const OWNED_ONLY = 'Application.ReadWrite.OwnedBy'

/** How far a caller gets: `owned`: it writes only what it owns or created; `itself`: its own application, nothing else. */
export type Reach = 'everything' | 'owned' | 'itself'

/** Lets the caller in and says how far. */
export function admit(caller: Caller, needs: Permissions): Reach {
  if (caller.kind === 'app' && needs.application.length === 0) throw delegatedOnly()
  const held = heldOf(caller, needs)
  if (held.length === 0 && caller.kind === 'app' && needs.toItself) return 'itself'
  if (held.length === 0) throw forbidden()
  if (needs.also && !needs.also.some((name) => caller.permissions.has(name))) throw forbidden()
  if (caller.kind === 'user') return caller.administrator ? 'everything' : 'owned'
  return held.every((name) => name === OWNED_ONLY) ? 'owned' : 'everything'
}

/** Which of the permissions that open the call the caller holds. */
const heldOf = ({ kind, permissions }: Caller, needs: Permissions): string[] =>
  needs[kind === 'app' ? 'application' : 'delegated'].filter((name) => permissions.has(name))

/** Whether the caller might make the call. */
export const holds = (caller: Caller, needs: Permissions): boolean => heldOf(caller, needs).length > 0

const delegatedOnly = (): Refusal =>
  new Refusal(400, 'BadRequest', '/me request is only valid with delegated authentication flow.')
