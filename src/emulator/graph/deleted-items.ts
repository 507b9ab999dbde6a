import type { Reply } from '../http-message.ts'
import type { DeletedApplication } from '../tenant.ts'
import { APPLICATIONS } from './application-view.ts'
import { owns } from './applications.ts'
import * as allow from './permissions.ts'
import { readApplication } from './present.ts'
import { forbidden, notFound } from './refusal.ts'
import { entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'

const DELETED = '/directory/deletedItems'

export const deletedItemRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${DELETED}/microsoft.graph.application`,
    needs: allow.readApplication,
    handle: list,
  },
  { method: 'GET', path: `${DELETED}/{}`, needs: allow.readApplication, handle: get },
  {
    method: 'GET',
    path: `${DELETED}/{}/microsoft.graph.application`,
    needs: allow.readApplication,
    handle: get,
  },
  { method: 'POST', path: `${DELETED}/{}/restore`, needs: allow.restoreApplication, handle: restore },
  { method: 'DELETE', path: `${DELETED}/{}`, needs: allow.restoreApplication, handle: purge },
]

function list(call: Call): Reply {
  const path = `${DELETED}/microsoft.graph.application`
  return listReply(
    call,
    { ...APPLICATIONS, path },
    call.tenant.deletedApplications.map(({ entity }) => readApplication(entity)),
  )
}

function get(call: Call): Reply {
  return directoryObject(call, deletedOf(call))
}

/** Brings the application back with its service principal; grants are not restored. */
function restore(call: Call): Reply {
  const { tenant } = call
  const { servicePrincipal, ...record } = ownDeletedOf(call)
  take(call, record.entity.id)
  record.entity = { ...record.entity, deletedDateTime: null }
  tenant.applications.push(record)
  if (servicePrincipal) tenant.servicePrincipals.push(servicePrincipal)
  return directoryObject(call, record)
}

function purge(call: Call): Reply {
  take(call, ownDeletedOf(call).entity.id)
  return noContent
}

const directoryObject = (call: Call, { entity }: Pick<DeletedApplication, 'entity'>): Reply =>
  entityReply(
    call,
    { context: 'directoryObjects', resource: 'Application' },
    { '@odata.type': '#microsoft.graph.application', ...readApplication(entity) },
  )

function take(call: Call, id: string): void {
  call.tenant.deletedApplications = call.tenant.deletedApplications.filter(({ entity }) => entity.id !== id)
}

function deletedOf(call: Call): DeletedApplication {
  const id = call.keys[0]?.value ?? ''
  const record = call.tenant.deletedApplications.find(({ entity }) => entity.id === id.toLowerCase())
  if (!record) throw notFound(id)
  return record
}

function ownDeletedOf(call: Call): DeletedApplication {
  const record = deletedOf(call)
  if (call.reach === 'owned' && !owns(call, record)) throw forbidden()
  return record
}
