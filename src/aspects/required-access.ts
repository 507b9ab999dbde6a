import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { RequiredResourceAccess, ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'

/** `application.requiredResourceAccess`: the permissions that the consent page lists. Others stay. */
export const requiredAccess: Aspect = {
  id: 'required-access',

  changes(desired, live) {
    return desired.permissions.flatMap(({ resourceAppId, delegated }): Change[] => {
      const resource = live.resources.find(({ appId }) => appId === resourceAppId)
      const have = listed(live, resourceAppId)
      const missing = delegated.filter((name) => !have.includes(scopeId(resource, name)))
      if (missing.length === 0) return []
      const path = `requiredResourceAccess[${resource?.displayName ?? resourceAppId}]`
      const op = live.application ? 'update' : 'create'
      return [{ object: 'application', op, path, after: missing }]
    })
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const body = { requiredResourceAccess: merged(desired, live) }
    return [patchApplication(desired, live, { summary: 'list the required permissions', body })]
  },
}

const access = (live: Live): readonly RequiredResourceAccess[] =>
  live.application?.requiredResourceAccess ?? []

const listed = (live: Live, resourceAppId: string): string[] =>
  access(live)
    .filter((entry) => entry.resourceAppId === resourceAppId)
    .flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id))

const scopeId = (resource: ResourceServicePrincipal | undefined, name: string): string =>
  resource?.oauth2PermissionScopes.find(({ value }) => value === name)?.id ?? `{${name}}`

function merged(desired: Desired, live: Live): RequiredResourceAccess[] {
  const untouched = access(live).filter(
    (entry) => !desired.permissions.some(({ resourceAppId }) => resourceAppId === entry.resourceAppId),
  )
  const wanted = desired.permissions.map(({ resourceAppId, delegated }): RequiredResourceAccess => {
    const resource = live.resources.find(({ appId }) => appId === resourceAppId)
    const have = access(live)
      .filter((entry) => entry.resourceAppId === resourceAppId)
      .flatMap(({ resourceAccess }) => resourceAccess)
    const missing = delegated
      .map((name) => scopeId(resource, name))
      .filter((id) => !have.some((entry) => entry.id === id))
    return {
      resourceAppId,
      resourceAccess: [...have, ...missing.map((id) => ({ id, type: 'Scope' as const }))],
    }
  })
  return [...untouched, ...wanted]
}
