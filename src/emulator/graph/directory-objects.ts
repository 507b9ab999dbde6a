import type { Tenant } from '../tenant.ts'
import { describeGroup } from './groups.ts'
import { readApplication, readServicePrincipal } from './present.ts'
import { profile } from './user-entity.ts'

/** An object of any type as it stands among others: with its type. */
export interface DirectoryObject {
  readonly '@odata.type': string
  readonly id: string
}

/** The user, group, service principal or application with that object id; undefined when there is none. */
export function findDirectoryObject(tenant: Tenant, id: string): DirectoryObject | undefined {
  const wanted = id.toLowerCase()
  const user = tenant.users.find((candidate) => candidate.id === wanted)
  if (user) return typed('user', profile(user))
  const group = tenant.groups.find((candidate) => candidate.id === wanted)
  if (group) return typed('group', describeGroup(group))
  const principal = tenant.servicePrincipals.find(({ entity }) => entity.id === wanted)
  if (principal) return typed('servicePrincipal', readServicePrincipal(principal.entity))
  const app = tenant.applications.find(({ entity }) => entity.id === wanted)
  return app && typed('application', readApplication(app.entity))
}

/** The type leads (recorded). */
const typed = (type: string, entity: { id: string }): DirectoryObject => ({
  '@odata.type': `#microsoft.graph.${type}`,
  ...entity,
})

/** `microsoft.graph.user` from a type annotation. */
export const typeName = (object: DirectoryObject): string =>
  object['@odata.type'].slice('#microsoft.graph.'.length)
