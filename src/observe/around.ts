import type { Call } from '../graph/client.ts'
import type { Answer } from '../graph/outcome.ts'
import type { ResourceServicePrincipal } from '../model/directory.ts'
import type { Live } from '../model/live.ts'

/** What people know the objects by that a registration refers to by id. */
export interface Around {
  /** The APIs of which permissions were given, besides those in `Live`. */
  readonly resources: readonly ResourceServicePrincipal[]
  /** User principal names and display names, by object id or appId. */
  readonly names: ReadonlyMap<string, string>
}

export function aroundCalls(live: Live): Call[] {
  const paths = [
    ...unknownResources(live).map(
      (id) =>
        `/servicePrincipals/${id}?$select=id,appId,displayName,servicePrincipalNames,oauth2PermissionScopes,appRoles`,
    ),
    ...people(live).map((id) => `/users/${id}?$select=id,userPrincipalName`),
  ]
  return paths.map((path) => ({ method: 'GET', path }))
}

/** What may not be read, or is no user, keeps its id. */
export function readAround(live: Live, answers: readonly Answer[]): Around {
  const bodies = answers.flatMap(({ status, body }) => (status === 200 ? [body] : []))
  const resources = bodies.filter(isResource)
  const assigned = live.appRoleAssignedTo as readonly { principalId: string; principalDisplayName?: string }[]
  return {
    resources,
    names: new Map([
      ...[...live.resources, ...resources].map(({ appId, displayName }) => [appId, displayName] as const),
      ...assigned.flatMap(({ principalId, principalDisplayName: name }) =>
        name ? [[principalId, name] as const] : [],
      ),
      ...bodies.filter(isUser).map(({ id, userPrincipalName }) => [id, userPrincipalName] as const),
    ]),
  }
}

const unknownResources = ({ grants, appRoleAssignments, resources }: Live): string[] => [
  ...new Set(
    [...grants, ...appRoleAssignments]
      .map(({ resourceId }) => resourceId)
      .filter((id) => !resources.some((resource) => resource.id === id)),
  ),
]

const people = ({ owners, appRoleAssignedTo }: Live): string[] => [
  ...new Set([...owners, ...appRoleAssignedTo.map(({ principalId }) => principalId)]),
]

const isResource = (body: unknown): body is ResourceServicePrincipal =>
  typeof body === 'object' && body !== null && 'servicePrincipalNames' in body

const isUser = (body: unknown): body is { id: string; userPrincipalName: string } =>
  typeof body === 'object' && body !== null && 'userPrincipalName' in body
