import type { Application, ServicePrincipal } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'

type Row = [label: string, values: string[]]
type Names = ReadonlyMap<string, string>

/** What a registration may call, and who may call it. */
export const grantedRows = (live: Live, application: Application, names: Names): Row[] => [
  ['pre-authorized clients', preAuthorized(application, names)],
  ['required permissions', required(live, application)],
  [
    'tenant-wide consent',
    orUnknown('grants', live) ??
      live.grants
        .filter(({ consentType }) => consentType === 'AllPrincipals')
        .map(({ resourceId, scope }) => `${apiNamed(resourceId, live)}: ${scope.trim()}`),
  ],
  [
    'personal consents',
    orUnknown('grants', live) ??
      live.grants
        .filter(({ consentType }) => consentType === 'Principal')
        .map(
          ({ resourceId, principalId, scope }) =>
            `${named(principalId ?? '', names)}, ${apiNamed(resourceId, live)}: ${scope.trim()}`,
        ),
  ],
  [
    'application permissions',
    orUnknown('appRoleAssignments', live) ??
      live.appRoleAssignments.map(
        ({ resourceId, appRoleId }) =>
          `${apiNamed(resourceId, live)}: ${roleOf(resourceId, appRoleId, live)}`,
      ),
  ],
  [
    'assignments',
    orUnknown('appRoleAssignedTo', live) ??
      live.appRoleAssignedTo.map(({ principalId, appRoleId }) => {
        const role = application.appRoles.find(({ id }) => id === appRoleId)?.value
        return `${named(principalId, names)}${role ? `: ${role}` : ''}`
      }),
  ],
  ['owners', live.owners.map((id) => named(id, names))],
]

/** What may not be read is not nothing. */
const orUnknown = (part: string, { unread = [] }: Live): string[] | undefined => {
  const refused = unread.find((one) => one.part === part)
  return refused && [`unknown: may not be read (needs ${refused.least})`]
}

/** Whether it works, and for whom. */
export const switches = ({ accountEnabled, appRoleAssignmentRequired }: ServicePrincipal): string =>
  [
    accountEnabled ? 'enabled' : 'disabled: no token is issued',
    appRoleAssignmentRequired ? 'for those who are assigned only' : 'for everybody in the tenant',
  ].join(', ')

const named = (id: string, names: Names): string => {
  const name = names.get(id)
  return name === undefined ? id : `${name} (${id})`
}

const preAuthorized = ({ api }: Application, names: Names): string[] =>
  api.preAuthorizedApplications.map(({ appId, delegatedPermissionIds: ids }) => {
    const scopes = ids.map((id) => api.oauth2PermissionScopes.find((scope) => scope.id === id)?.value ?? id)
    return `${named(appId, names)}: ${scopes.join(' ')}`
  })

const required = ({ resources }: Live, { requiredResourceAccess }: Application): string[] =>
  requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => {
    const api = resources.find(({ appId }) => appId === resourceAppId)
    const permissions = resourceAccess.map(({ id, type }) => {
      const offered: readonly { readonly id: string; readonly value: string | null }[] =
        (type === 'Scope' ? api?.oauth2PermissionScopes : api?.appRoles) ?? []
      return `${offered.find((one) => one.id === id)?.value ?? id}${type === 'Role' ? ' (application)' : ''}`
    })
    return `${api?.displayName ?? resourceAppId}: ${permissions.join(' ')}`
  })

const apiNamed = (id: string, { resources }: Live): string =>
  resources.find((resource) => resource.id === id)?.displayName ?? id

const roleOf = (resourceId: string, roleId: string, { resources }: Live): string =>
  resources.find(({ id }) => id === resourceId)?.appRoles.find(({ id }) => id === roleId)?.value ?? roleId
