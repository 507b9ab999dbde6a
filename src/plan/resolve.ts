import { closest } from 'fastest-levenshtein'
import { findResource, keyOf } from '../aspects/resources.ts'
import { AppregError } from '../errors.ts'
import type { Desired, DesiredPermissions } from '../model/desired.ts'
import type { ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'

/** Throws when the manifest names something that the tenant does not have: itself, a permission, an API, a user. */
export function requireKnownNames(desired: Desired, live: Live): void {
  if (desired.appId !== undefined && !live.application) throw gone(desired.appId)
  const problems = [
    ...desired.permissions
      .filter(({ resource }) => keyOf(resource) === undefined)
      .flatMap((permissions) => unknownPermissions(permissions, live)),
    ...unknownUsers(desired, live),
  ]
  if (problems.length === 0) return
  throw new AppregError('MANIFEST_INVALID', problems.join('\n'), {
    hints: ['correct the names in the manifest; nothing was changed'],
  })
}

/** An adopted registration is never created: it would not be the one that the manifest means. */
const gone = (appId: string): AppregError =>
  new AppregError('NOT_FOUND', `there is no registration with the appId ${appId} in this tenant`, {
    hints: [
      `if it was deleted less than 30 days ago, bring it back with appreg restore --app ${appId}`,
      'or take appId out of the manifest, to create a new registration',
    ],
  })

function unknownPermissions(permissions: DesiredPermissions, live: Live): string[] {
  const resource = findResource(live, permissions.resource)
  if (!resource) return [`the API ${permissions.resource} has no service principal in this tenant`]
  const scopes = resource.oauth2PermissionScopes.flatMap(({ value }) => value ?? [])
  const roles = resource.appRoles.flatMap(({ value }) => value ?? [])
  return [
    ...unknown(permissions.delegated, scopes, { resource, kind: 'delegated' }),
    ...unknown(permissions.application, roles, { resource, kind: 'application' }),
  ]
}

function unknown(
  names: readonly string[],
  offered: readonly string[],
  { resource, kind }: { resource: ResourceServicePrincipal; kind: string },
): string[] {
  return names
    .filter((name) => !offered.includes(name))
    .map((name) => {
      const near = offered.length > 0 ? `; did you mean "${closest(name, [...offered])}"?` : ''
      return `${resource.displayName} has no ${kind} permission "${name}"${near}`
    })
}

const unknownUsers = ({ owners, assignments }: Desired, live: Live): string[] =>
  [...new Set([...owners, ...assignments.map(({ principal }) => principal)])]
    .filter((name) => name.includes('@') && live.principals[name] === undefined)
    .map((name) => `there is no user ${name} in this tenant`)
