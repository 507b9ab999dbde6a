import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { RequiredResourceAccess } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import type { Aspect } from './aspect.ts'
import { patchApplication } from './patch.ts'
import {
  type ApiPermissions,
  findResource,
  permissionName,
  permissionsByApi,
  prunesPermissions,
  roleIdOf,
  scopeIdOf,
} from './resources.ts'

/**
 * `application.requiredResourceAccess`: the permissions that the consent page lists. Others stay, unless permissions are
 * pruned.
 */
export const requiredAccess: Aspect = {
  id: 'required-access',

  changes(desired, live) {
    const apis = permissionsByApi(desired, live)
    return [
      ...apis.flatMap((permissions) => changesOf(permissions, desired, live)),
      ...foreign(apis, desired, live).map(
        (entry): Change => ({
          object: 'application',
          op: 'delete',
          path: pathOf(entry.resourceAppId, live),
          before: namesOf(entry.resourceAppId, entry.resourceAccess, live),
        }),
      ),
    ]
  },

  next(desired, live) {
    if (this.changes(desired, live).length === 0) return []
    const body = { requiredResourceAccess: merged(desired, live) }
    return [patchApplication(desired, { summary: 'list the required permissions', body })]
  },
}

type Access = RequiredResourceAccess['resourceAccess'][number]

function changesOf(permissions: ApiPermissions, desired: Desired, live: Live): Change[] {
  const { appId } = permissions
  const path = pathOf(appId, live)
  const have = accessHeld(permissions, live)
  const kept = accessKept(permissions, desired, live)
  const added = missing(permissions, live).map(({ name }) => name)
  if (kept.length < have.length) {
    const after = [...namesOf(appId, kept, live), ...added]
    return [{ object: 'application', op: 'update', path, before: namesOf(appId, have, live), after }]
  }
  if (added.length === 0) return []
  return [{ object: 'application', op: live.application ? 'update' : 'create', path, after: added }]
}

const pathOf = (appId: string, live: Live): string =>
  `requiredResourceAccess[${findResource(live, appId)?.displayName ?? appId}]`

const namesOf = (appId: string, access: readonly Access[], live: Live): string[] =>
  access.map(({ id }) => permissionName(findResource(live, appId), id))

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
const isSame = (a: Access, b: Access): boolean => a.id === b.id && a.type === b.type

const missing = (permissions: ApiPermissions, live: Live) =>
  wanted(permissions).filter((want) => !accessHeld(permissions, live).some((have) => isSame(have, want)))

const accessKept = (permissions: ApiPermissions, desired: Desired, live: Live): Access[] =>
  accessHeld(permissions, live).filter(
    (have) => !prunesPermissions(desired) || wanted(permissions).some((want) => isSame(have, want)),
  )

/** What is listed of APIs of which nothing is desired, and goes. */
const foreign = (
  apis: readonly ApiPermissions[],
  desired: Desired,
  live: Live,
): readonly RequiredResourceAccess[] => (prunesPermissions(desired) ? untouched(apis, live) : [])

const untouched = (apis: readonly ApiPermissions[], live: Live): RequiredResourceAccess[] =>
  held(live).filter(({ resourceAppId }) => !apis.some(({ appId }) => appId === resourceAppId))

function merged(desired: Desired, live: Live): RequiredResourceAccess[] {
  const apis = permissionsByApi(desired, live)
  const gone = foreign(apis, desired, live)
  const ours = apis.map(
    (one): RequiredResourceAccess => ({
      resourceAppId: one.appId,
      resourceAccess: [
        ...accessKept(one, desired, live),
        ...missing(one, live).map(({ id, type }) => ({ id, type })),
      ],
    }),
  )
  return [...untouched(apis, live).filter((entry) => !gone.includes(entry)), ...ours]
}
