import type { Tenant } from '../tenant.ts'
import { className, findDirectoryObject } from './directory-objects.ts'
import { badRequest, notFound } from './refusal.ts'

/** As many can be named when the object is made; later ones are added one by one. */
const MAX_BOUND = 20

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
  if (!['User', 'ServicePrincipal'].includes(className(object)))
    throw badRequest(
      `Unsupported directory object class '${className(object)}' in resource identifier for reference 'owners'.`,
    )
  return object.id
}
