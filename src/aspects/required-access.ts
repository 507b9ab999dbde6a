import type { Change } from '../model/change.ts'
import type { RequiredResourceAccess } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import { type ApiPermissions, permissionsByApi, roleIdOf, scopeIdOf } from './resources.ts'

/** `application.requiredResourceAccess`: the permissions that the consent page lists. Others stay. */
export const requiredAccess: Aspect = {
  id: 'required-access',

  changes(desired, live) {
    return permissionsByApi(desired, live).flatMap((permissions): Change[] => {
      const added = missing(permissions, live)
      if (added.length === 0) return []
      const path = `requiredResourceAccess[${permissions.api?.displayName ?? permissions.appId}]`
      const op = live.application ? 'update' : 'create'
      return [{ object: 'application', op, path, after: added.map(({ name }) => name) }]
    })
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const body = { requiredResourceAccess: merged(permissionsByApi(desired, live), live) }
    return [patchApplication(desired, { summary: 'list the required permissions', body })]
  },
}

type Access = RequiredResourceAccess['resourceAccess'][number]

const wanted = ({ api, delegated, application }: ApiPermissions): (Access & { name: string })[] => [
  ...delegated.map((name) => ({ name, id: scopeIdOf(api, name), type: 'Scope' as const })),
  ...application.map((name) => ({ name, id: roleIdOf(api, name), type: 'Role' as const })),
]

const held = (live: Live): readonly RequiredResourceAccess[] => live.application?.requiredResourceAccess ?? []

const accessHeld = ({ appId }: ApiPermissions, live: Live): readonly Access[] =>
  held(live)
    .filter(({ resourceAppId }) => resourceAppId === appId)
    .flatMap(({ resourceAccess }) => resourceAccess)

/** A scope and an app role of one API may share an id: both count. */
const missing = (permissions: ApiPermissions, live: Live) =>
  wanted(permissions).filter(
    ({ id, type }) =>
      !accessHeld(permissions, live).some((access) => access.id === id && access.type === type),
  )

function merged(permissions: readonly ApiPermissions[], live: Live): RequiredResourceAccess[] {
  const untouched = held(live).filter(
    ({ resourceAppId }) => !permissions.some(({ appId }) => appId === resourceAppId),
  )
  const ours = permissions.map(
    (one): RequiredResourceAccess => ({
      resourceAppId: one.appId,
      resourceAccess: [...accessHeld(one, live), ...missing(one, live).map(({ id, type }) => ({ id, type }))],
    }),
  )
  return [...untouched, ...ours]
}
