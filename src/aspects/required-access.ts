import type { Change } from '../model/change.ts'
import type { Desired, DesiredPermissions } from '../model/desired.ts'
import type { RequiredResourceAccess } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { findResource, roleIdOf, scopeIdOf } from './resources.ts'

/** `application.requiredResourceAccess`: the permissions that the consent page lists. Others stay. */
export const requiredAccess: Aspect = {
  id: 'required-access',

  changes(desired, live) {
    return desired.permissions.flatMap((permissions): Change[] => {
      const missing = accessTo(permissions, live).filter(({ id }) => !held(permissions, live).includes(id))
      if (missing.length === 0) return []
      const path = `requiredResourceAccess[${findResource(live, permissions.resource)?.displayName ?? permissions.resource}]`
      const op = live.application ? 'update' : 'create'
      return [{ object: 'application', op, path, after: missing.map(({ name }) => name) }]
    })
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const body = { requiredResourceAccess: merged(desired, live) }
    return [patchApplication(desired, live, { summary: 'list the required permissions', body })]
  },
}

type Access = RequiredResourceAccess['resourceAccess'][number]

function accessTo(
  { resource, delegated, application }: DesiredPermissions,
  live: Live,
): (Access & { name: string })[] {
  const api = findResource(live, resource)
  return [
    ...delegated.map((name) => ({ name, id: scopeIdOf(api, name), type: 'Scope' as const })),
    ...application.map((name) => ({ name, id: roleIdOf(api, name), type: 'Role' as const })),
  ]
}

const appIdOf = ({ resource }: DesiredPermissions, live: Live): string =>
  findResource(live, resource)?.appId ?? resource

const entries = (permissions: DesiredPermissions, live: Live): readonly Access[] =>
  (live.application?.requiredResourceAccess ?? [])
    .filter(({ resourceAppId }) => resourceAppId === appIdOf(permissions, live))
    .flatMap(({ resourceAccess }) => resourceAccess)

const held = (permissions: DesiredPermissions, live: Live): string[] =>
  entries(permissions, live).map(({ id }) => id)

function merged(desired: Desired, live: Live): RequiredResourceAccess[] {
  const ours = desired.permissions.map((permissions) => appIdOf(permissions, live))
  const untouched = (live.application?.requiredResourceAccess ?? []).filter(
    ({ resourceAppId }) => !ours.includes(resourceAppId),
  )
  const wanted = desired.permissions.map((permissions): RequiredResourceAccess => {
    const have = entries(permissions, live)
    const missing = accessTo(permissions, live).filter(({ id }) => !have.some((entry) => entry.id === id))
    return {
      resourceAppId: appIdOf(permissions, live),
      resourceAccess: [...have, ...missing.map(({ id, type }) => ({ id, type }))],
    }
  })
  return [...untouched, ...wanted]
}
