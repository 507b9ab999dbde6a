import type { Application } from '../model/directory.ts'

/** The delegated permissions that a client lists on an API. */
export const listedScopeIds = ({ requiredResourceAccess }: Application, apiAppId: string): string[] =>
  requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === apiAppId)
    .flatMap(({ resourceAccess }) => resourceAccess)
    .filter(({ type }) => type === 'Scope')
    .map(({ id }) => id)

/** The APIs that a client calls for people. None where it exposes scopes: then it is its own API. */
export function calledAppIds(client: Application): string[] {
  if (client.api.oauth2PermissionScopes.length > 0) return []
  return client.requiredResourceAccess
    .map(({ resourceAppId }) => resourceAppId)
    .filter((appId) => listedScopeIds(client, appId).length > 0)
}
