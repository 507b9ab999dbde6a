import type { Reply } from '../http-message.ts'
import type { DeletedApplication, ServicePrincipalRecord } from '../tenant.ts'
import { owns, sees } from './application-access.ts'
import type { Application } from './application-entity.ts'
import { APPLICATIONS } from './application-view.ts'
import * as allow from './permissions.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'
import type { ServicePrincipal } from './service-principal-entity.ts'
import { checkRestorable } from './service-principal-store.ts'
import { SERVICE_PRINCIPALS } from './service-principal-view.ts'

const DELETED = '/directory/deletedItems'
const needs = allow.readApplication

export const deletedItemRoutes: readonly Route[] = [
  { method: 'GET', path: DELETED, needs, handle: refuseMixed },
  { method: 'GET', path: `${DELETED}/microsoft.graph.application`, needs, handle: listApplications },
  {
    method: 'GET',
    path: `${DELETED}/microsoft.graph.servicePrincipal`,
    needs,
    handle: listServicePrincipals,
  },
  ...['user', 'group'].map(
    (type): Route => ({ method: 'GET', path: `${DELETED}/microsoft.graph.${type}`, needs, handle: listNone }),
  ),
  { method: 'GET', path: `${DELETED}/{}`, needs, handle: get },
  { method: 'GET', path: `${DELETED}/{}/microsoft.graph.application`, needs, handle: getApplication },
  {
    method: 'GET',
    path: `${DELETED}/{}/microsoft.graph.servicePrincipal`,
    needs,
    handle: getServicePrincipal,
  },
  { method: 'POST', path: `${DELETED}/{}/restore`, needs: allow.restoreApplication, handle: restore },
  { method: 'DELETE', path: `${DELETED}/{}`, needs: allow.restoreApplication, handle: purge },
]

function refuseMixed(): never {
  throw badRequest('Deleted items are listed by type: append microsoft.graph.application to the path.')
}

/** Users and groups are not deleted here. */
function listNone(call: Call): Reply {
  const filter = { resource: 'DirectoryObject', properties: {} }
  return listReply(call, { context: 'directoryObjects', path: DELETED, cost: 1, filter }, [])
}

function listApplications(call: Call): Reply {
  const set = { ...APPLICATIONS, path: `${DELETED}/microsoft.graph.application` }
  return listReply(
    call,
    set,
    call.tenant.deletedApplications.filter((record) => sees(call, record)).map(({ entity }) => entity),
  )
}

function listServicePrincipals(call: Call): Reply {
  const set = { ...SERVICE_PRINCIPALS, path: `${DELETED}/microsoft.graph.servicePrincipal` }
  return listReply(
    call,
    set,
    deletedPrincipals(call).map(({ entity }) => entity),
  )
}

/** Those deleted on their own, and those that went with their application. */
const deletedPrincipals = ({ tenant }: Call): ServicePrincipalRecord[] => [
  ...(tenant.deletedServicePrincipals ?? []),
  ...tenant.deletedApplications.flatMap(({ servicePrincipal, entity: { deletedDateTime } }) =>
    servicePrincipal
      ? [{ ...servicePrincipal, entity: { ...servicePrincipal.entity, deletedDateTime } }]
      : [],
  ),
]

function get(call: Call): Reply {
  const app = findApplication(call)
  if (app && !sees(call, app)) throw forbidden()
  if (app) return deletedApplication(call, app.entity)
  return deletedPrincipal(call, principalOf(call).entity)
}

function getApplication(call: Call): Reply {
  const app = findApplication(call)
  if (!app) throw notFound(idOf(call))
  if (!sees(call, app)) throw forbidden()
  return entityReply(call, APPLICATIONS, app.entity)
}

function getServicePrincipal(call: Call): Reply {
  return entityReply(call, SERVICE_PRINCIPALS, principalOf(call).entity)
}

/** Brings an application back with its service principal, or a service principal alone; grants are not restored. */
function restore(call: Call): Reply {
  const { tenant } = call
  const app = findApplication(call)
  if (!app) return restorePrincipal(call)
  refuseUnlessOwn(call, app)
  const { servicePrincipal, ...record } = app
  drop(call)
  record.entity = { ...record.entity, deletedDateTime: null }
  tenant.applications.push(record)
  if (servicePrincipal) tenant.servicePrincipals.push(servicePrincipal)
  return deletedApplication(call, record.entity)
}

function restorePrincipal(call: Call): Reply {
  const { tenant } = call
  const record = principalOf(call)
  refuseUnlessOwn(call, record)
  checkRestorable(tenant, record.entity)
  drop(call)
  record.entity = { ...record.entity, deletedDateTime: null }
  tenant.servicePrincipals.push(record)
  return deletedPrincipal(call, record.entity)
}

function purge(call: Call): Reply {
  refuseUnlessOwn(call, findApplication(call) ?? principalOf(call))
  drop(call)
  return noContent
}

/** One of several types: with its own, as a directory object. */
const deletedApplication = (call: Call, entity: Application): Reply =>
  entityReply(
    call,
    { ...APPLICATIONS, context: 'directoryObjects', present: typed('application', APPLICATIONS) },
    entity,
  )

const deletedPrincipal = (call: Call, entity: ServicePrincipal): Reply =>
  entityReply(
    call,
    {
      ...SERVICE_PRINCIPALS,
      context: 'directoryObjects',
      present: typed('servicePrincipal', SERVICE_PRINCIPALS),
    },
    entity,
  )

const typed =
  <T>(type: string, view: { present(entity: T): object }) =>
  (entity: T): object => ({ '@odata.type': `#microsoft.graph.${type}`, ...view.present(entity) })

function drop(call: Call): void {
  const { tenant } = call
  const id = idOf(call)
  const others = <T extends { entity: { id: string } }>(list: readonly T[]): T[] =>
    list.filter(({ entity }) => entity.id !== id)
  tenant.deletedServicePrincipals = others(tenant.deletedServicePrincipals ?? [])
  tenant.deletedApplications = others(tenant.deletedApplications).map((app) =>
    app.servicePrincipal?.entity.id === id ? { ...app, servicePrincipal: null } : app,
  )
}

const idOf = (call: Call): string => call.keys[0]?.value.toLowerCase() ?? ''

const findApplication = (call: Call): DeletedApplication | undefined =>
  call.tenant.deletedApplications.find(({ entity }) => entity.id === idOf(call))

function principalOf(call: Call): ServicePrincipalRecord {
  const record = deletedPrincipals(call).find(({ entity }) => entity.id === idOf(call))
  if (!record) throw notFound(call.keys[0]?.value ?? '')
  return record
}

function refuseUnlessOwn(call: Call, record: Parameters<typeof owns>[1]): void {
  if (call.reach === 'owned' && !owns(call, record)) throw forbidden()
}
