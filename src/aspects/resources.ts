import type { Desired, DesiredPermissions } from '../model/desired.ts'
import type { ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import { union } from './sets.ts'

/** The API that a manifest calls by its appId or by one of its identifier URIs. */
export const findResource = ({ resources }: Live, name: string): ResourceServicePrincipal | undefined =>
  resources.find(({ appId, servicePrincipalNames }) => appId === name || servicePrincipalNames.includes(name))

export interface ApiPermissions extends Pick<DesiredPermissions, 'delegated' | 'application'> {
  readonly appId: string
  /** Absent where the tenant does not have it: planning refuses that before anything is sent. */
  readonly api: ResourceServicePrincipal | undefined
}

/**
 * The desired permissions, one entry for each API, though a manifest may call it by several names. Those on a
 * registration that does not exist yet come when it does.
 */
export function permissionsByApi(desired: Desired, live: Live): ApiPermissions[] {
  const permissions = desired.permissions.filter(({ resource }) => keyOf(resource) === undefined)
  const appIdOf = ({ resource }: DesiredPermissions) => findResource(live, resource)?.appId ?? resource
  return union([], permissions.map(appIdOf)).map((appId) => {
    const same = permissions.filter((one) => appIdOf(one) === appId)
    return {
      appId,
      api: findResource(live, appId),
      delegated: union(
        [],
        same.flatMap(({ delegated }) => delegated),
      ),
      application: union(
        [],
        same.flatMap(({ application }) => application),
      ),
    }
  })
}

/** Not while a registration is to come, or cannot be found: what is listed may be permissions on it. */
export const prunesPermissions = ({ prune, permissions }: Desired): boolean =>
  prune.includes('permissions') && permissions.every(({ resource }) => keyOf(resource) === undefined)

/** Names that the API does not offer keep a placeholder: planning refuses them before anything is sent. */
export const scopeIdOf = (resource: ResourceServicePrincipal | undefined, name: string): string =>
  resource?.oauth2PermissionScopes.find(({ value }) => value === name)?.id ?? `{${name}}`

export const roleIdOf = (resource: ResourceServicePrincipal | undefined, name: string): string =>
  resource?.appRoles.find(({ value }) => value === name)?.id ?? `{${name}}`

/** The name of a delegated or an application permission; its id where the API is not known, or does not offer it. */
export const permissionName = (resource: ResourceServicePrincipal | undefined, id: string): string =>
  resource?.oauth2PermissionScopes.find((scope) => scope.id === id)?.value ??
  resource?.appRoles.find((role) => role.id === id)?.value ??
  id

/** `key:orders` stands for a registration that appreg makes, and that may not exist yet. */
export const keyOf = (resource: string): string | undefined =>
  resource.startsWith('key:') ? resource.slice('key:'.length) : undefined
