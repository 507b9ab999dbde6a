import type { ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'

/** The API that a manifest calls by its appId or by one of its identifier URIs. */
export const findResource = ({ resources }: Live, name: string): ResourceServicePrincipal | undefined =>
  resources.find(({ appId, servicePrincipalNames }) => appId === name || servicePrincipalNames.includes(name))

/** Names that the API does not offer keep a placeholder: planning refuses them before anything is sent. */
export const scopeIdOf = (resource: ResourceServicePrincipal | undefined, name: string): string =>
  resource?.oauth2PermissionScopes.find(({ value }) => value === name)?.id ?? `{${name}}`

export const roleIdOf = (resource: ResourceServicePrincipal | undefined, name: string): string =>
  resource?.appRoles.find(({ value }) => value === name)?.id ?? `{${name}}`
