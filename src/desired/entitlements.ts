import type { Manifest } from '../manifest/schema.ts'
import type { AppRole, DelegatedScope } from '../model/directory.ts'
import { roleId, scopeId } from './ids.ts'

interface Names {
  readonly name: string
  readonly key: string
}

type Scope = Manifest['api']['scopes'][number]

export function desiredScope(scope: Scope, { name, key }: Names): DelegatedScope {
  const title = scope.value === 'access_as_user' ? `Access ${name}` : `Access ${name} (${scope.value})`
  const displayName = scope.displayName ?? title
  const description = scope.description ?? `Lets the app call ${name} on behalf of the signed-in user.`
  const isForUsers = scope.consent === 'admins-and-users'
  const forUsers = scope.userConsent ?? (isForUsers ? { displayName, description } : {})
  return {
    id: scopeId(key, scope.value),
    value: scope.value,
    adminConsentDisplayName: displayName,
    adminConsentDescription: description,
    userConsentDisplayName: forUsers.displayName ?? null,
    userConsentDescription: forUsers.description ?? null,
    type: isForUsers ? 'User' : 'Admin',
    isEnabled: true,
  }
}

type Role = Manifest['api']['appRoles'][number]

const memberTypes: Readonly<Record<Role['members'], AppRole['allowedMemberTypes']>> = {
  users: ['User'],
  applications: ['Application'],
  both: ['User', 'Application'],
}

export const desiredAppRole = (role: Role, { name, key }: Names): AppRole => ({
  id: roleId(key, role.value),
  value: role.value,
  displayName: role.displayName ?? role.value,
  description: role.description ?? `Holds the role ${role.value} in ${name}.`,
  allowedMemberTypes: memberTypes[role.members],
  isEnabled: true,
})
