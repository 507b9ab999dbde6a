import type { Reply } from '../http-message.ts'
import type { ApplicationRecord, DeletedApplication } from '../tenant.ts'
import { type ApplicationBody, applicationBody } from './application-entity.ts'
import { createApplication, updateApplication } from './application-store.ts'
import { readBody, refuseReadOnly, valueRequired } from './body.ts'
import { addPassword, removePassword } from './passwords.ts'
import type { Key } from './path.ts'
import * as allow from './permissions.ts'
import { createdApplication, readApplication } from './present.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { countReply, createdReply, entityReply, listReply, noContent, valueReply } from './representation.ts'
import type { Call, Route } from './route.ts'
import { removeServicePrincipal } from './service-principal-store.ts'

export const APPLICATIONS = {
  context: 'applications',
  path: '/applications',
  resource: 'Application',
  cost: 2,
  filter: {
    resource: 'Application',
    properties: {
      id: { ops: ['eq'], guid: true },
      appId: { ops: ['eq'], guid: true },
      displayName: { ops: ['eq', 'startswith'] },
      identifierUris: { ops: ['any'] },
      uniqueName: { ops: ['eq'] },
      publisherDomain: { ops: ['eq'] },
      signInAudience: { ops: ['eq'] },
      tags: { ops: ['any'] },
    },
  },
} as const

const READ_ONLY = [
  'id',
  'appId',
  'createdDateTime',
  'deletedDateTime',
  'publisherDomain',
  'uniqueName',
  'verifiedPublisher',
]

const ITEM = '/applications/{}'

export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: '/applications', needs: allow.listApplications, handle: list },
  { method: 'GET', path: '/applications/$count', needs: allow.listApplications, handle: count },
  { method: 'POST', path: '/applications', needs: allow.createApplication, handle: create },
  { method: 'GET', path: ITEM, needs: allow.readApplication, handle: get },
  { method: 'PATCH', path: ITEM, needs: allow.writeApplication, handle: patch },
  { method: 'DELETE', path: ITEM, needs: allow.writeApplication, handle: remove },
  { method: 'POST', path: `${ITEM}/addPassword`, needs: allow.writeCredentials, handle: addSecret },
  { method: 'POST', path: `${ITEM}/removePassword`, needs: allow.writeCredentials, handle: removeSecret },
]

function list(call: Call): Reply {
  return listReply(
    call,
    APPLICATIONS,
    call.tenant.applications.map(({ entity }) => readApplication(entity)),
  )
}

function count(call: Call): Reply {
  return countReply(
    call,
    APPLICATIONS.filter,
    call.tenant.applications.map(({ entity }) => entity),
  )
}

/** Key material is shown only when one application is asked for its keyCredentials by name. */
function get(call: Call): Reply {
  const asked = call.query.select.some((name) => name.toLowerCase() === 'keycredentials')
  const { entity } = applicationOf(call)
  return entityReply(call, APPLICATIONS, readApplication(entity, asked ? 'shown' : 'hidden'))
}

function create(call: Call): Reply {
  return created(call, readApplicationBody(call), null)
}

function created(call: Call, body: ApplicationBody, uniqueName: string | null): Reply {
  const { tenant, ambient, caller } = call
  const { displayName } = body
  if (displayName === undefined) throw valueRequired('displayName', 'Application')
  const { entity } = createApplication(tenant, ambient, { caller, uniqueName, displayName, body })
  const location = `directoryObjects/${entity.id}/Microsoft.DirectoryServices.Application`
  return createdReply(call, APPLICATIONS.context, { entity: createdApplication(entity), location })
}

/** PATCH by uniqueName with `Prefer: create-if-missing` is an upsert: 201 with the new application, 204 when it was there. */
function patch(call: Call): Reply {
  const key = keyOf(call)
  const body = readApplicationBody(call)
  if (findApplication(call, key) === undefined && key.by === 'uniqueName' && wantsUpsert(call))
    return created(call, body, key.value)
  updateApplication(call.tenant, ownApplicationOf(call), { body, ambient: call.ambient })
  return noContent
}

const wantsUpsert = (call: Call): boolean =>
  /(^|[,;\s])create-if-missing($|[,;\s])/i.test(call.headers.prefer ?? '')

function readApplicationBody(call: Call): ApplicationBody {
  refuseReadOnly(call.body, READ_ONLY)
  return readBody(applicationBody, call.body, 'Application')
}

/** Soft: the application waits in deletedItems, together with its service principal. */
function remove(call: Call): Reply {
  const { tenant, ambient } = call
  const record = ownApplicationOf(call)
  const { appId, id } = record.entity
  const own = tenant.servicePrincipals.find(({ entity }) => entity.appId === appId) ?? null
  const servicePrincipal = ambient.variants.has('deleted-app-leaves-service-principal') ? null : own
  const deletedDateTime = `${new Date(ambient.now()).toISOString().slice(0, 19)}Z`
  const deleted: DeletedApplication = { ...record, servicePrincipal }
  deleted.entity = { ...record.entity, deletedDateTime }
  tenant.applications = tenant.applications.filter(({ entity }) => entity.id !== id)
  if (servicePrincipal) removeServicePrincipal(tenant, servicePrincipal.entity.id)
  tenant.deletedApplications.push(deleted)
  return noContent
}

function addSecret(call: Call): Reply {
  const policy = call.tenant.policies.appManagement
  const restrictions = policy.isEnabled ? policy.applicationRestrictions : undefined
  const { ambient, body } = call
  return valueReply(
    'microsoft.graph.passwordCredential',
    addPassword(ownApplicationOf(call), { ambient, body, restrictions, hint: true }),
  )
}

function removeSecret(call: Call): Reply {
  removePassword(ownApplicationOf(call), call.body)
  return noContent
}

const keyOf = (call: Call): Key => call.keys[0] ?? { by: 'id', value: '' }

function findApplication(call: Call, { by, value }: Key): ApplicationRecord | undefined {
  if (by !== 'id' && by !== 'appId' && by !== 'uniqueName')
    throw badRequest(`Invalid key '${by}' for an application.`)
  const wanted = by === 'uniqueName' ? value : value.toLowerCase()
  return call.tenant.applications.find(({ entity }) => entity[by] === wanted)
}

function applicationOf(call: Call): ApplicationRecord {
  const key = keyOf(call)
  const record = findApplication(call, key)
  if (!record) throw notFound(key.value)
  return record
}

/** The addressed application, if the caller may write it. */
function ownApplicationOf(call: Call): ApplicationRecord {
  const record = applicationOf(call)
  if (call.reach === 'owned' && !owns(call, record)) throw forbidden()
  return record
}

/** Application.ReadWrite.OwnedBy reaches what the caller owns or created. */
export const owns = (call: Call, record: { owners: readonly string[]; createdBy: string | null }): boolean =>
  record.createdBy === call.caller.objectId || record.owners.includes(call.caller.objectId)
