import type { Tenant } from '../tenant.ts'
import { type DirectoryObject, findDirectoryObject, typeName } from './directory-objects.ts'
import { badRequest, notFound } from './refusal.ts'

/** As many can be named when the object is made; later ones are added one by one. */
const MAX_BOUND = 20

/** Owners that are still there: a deleted user or service principal owns nothing any more. */
export const ownersOf = (tenant: Tenant, ids: readonly string[]): DirectoryObject[] =>
  ids.flatMap((id) => findDirectoryObject(tenant, id) ?? [])

/** Owners named by `owners@odata.bind` when an object is created. */
export function boundOwners(tenant: Tenant, links: readonly string[]): string[] {
  if (links.length > MAX_BOUND)
    throw badRequest(`The number of owners that can be bound in one request cannot exceed ${MAX_BOUND}.`)
  return [...new Set(links.map((link) => ownerFrom(tenant, link)))]
}

/** Users and service principals own; links lead through /users, /servicePrincipals or /directoryObjects. */
export function ownerFrom(tenant: Tenant, link: string): string {
  const [, id = ''] =
    /\/(?:users|servicePrincipals|directoryObjects)(?:\/|\('?)([0-9a-f-]{36})\b/i.exec(link) ?? []
  if (id === '') throw badRequest(`Invalid URL specified for @odata.id: '${link}'.`)
  const object = findDirectoryObject(tenant, id)
  if (!object) throw notFound(id)
  if (!['user', 'servicePrincipal'].includes(typeName(object)))
    throw badRequest("The reference target 'owners' only takes users and service principals.")
  return object.id
}
