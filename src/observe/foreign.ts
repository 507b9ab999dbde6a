import type { Desired } from '../model/desired.ts'
import { apiAt, type Named, type Read, type Snapshot, withNames } from './read.ts'

/**
 * What is read besides where permissions are pruned: the APIs and the people that only ids lead to, so that the plan can
 * say what is taken away. What may not be read keeps its id.
 */
export function foreignReads({ prune }: Desired, snapshot: Snapshot): Read[] {
  if (!prune.includes('permissions')) return []
  const { application, grants, appRoleAssignments, resources } = snapshot
  const listed = (application?.requiredResourceAccess ?? []).map(({ resourceAppId }) => resourceAppId)
  const given = [...grants, ...appRoleAssignments].map(({ resourceId }) => resourceId)
  return [
    ...unique(listed)
      .filter((appId) => !resources.some((resource) => resource.appId === appId))
      .map((appId) => apiAt(`/servicePrincipals(appId='${appId}')`, appId)),
    ...unique(given)
      .filter((id) => !resources.some((resource) => resource.id === id))
      .map((id) => apiAt(`/servicePrincipals/${id}`, id)),
    ...unique(grants.flatMap(({ principalId }) => principalId ?? [])).map(user),
  ].map((read) => ({ ...read, optional: true }))
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)]

const user = (id: string): Read => ({
  path: `/users/${id}?$select=id,userPrincipalName`,
  what: `the user ${id}`,
  least: 'User.ReadBasic.All',
  place: (snapshot, body) => withNames(snapshot, [body as Named]),
})
