import { closest } from 'fastest-levenshtein'
import { AppregError } from '../errors.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'

/** Throws when the manifest names a permission that the tenant's own copy of the API does not offer. */
export function requireKnownPermissions(desired: Desired, live: Live): void {
  const problems = desired.permissions.flatMap(({ resourceAppId, delegated }) => {
    const resource = live.resources.find(({ appId }) => appId === resourceAppId)
    if (!resource) {
      return [`the API ${resourceAppId} has no service principal in this tenant`]
    }
    const offered = resource.oauth2PermissionScopes.map(({ value }) => value)
    return delegated
      .filter((name) => !offered.includes(name))
      .map(
        (name) => `${resource.displayName} has no delegated permission "${name}"${suggested(name, offered)}`,
      )
  })
  if (problems.length === 0) return
  throw new AppregError('MANIFEST_INVALID', problems.join('\n'), {
    hints: ['correct the names under permissions in the manifest'],
  })
}

const suggested = (name: string, offered: readonly string[]): string =>
  offered.length > 0 ? `; did you mean "${closest(name, offered)}"?` : ''
