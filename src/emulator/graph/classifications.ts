import * as z from 'zod'
import { guidBytes } from '../guid.ts'
import type { Reply } from '../http-message.ts'
import type { DelegatedPermissionClassification, ServicePrincipalRecord } from '../tenant.ts'
import { readBody } from './body.ts'
import { guid } from './members.ts'
import * as allow from './permissions.ts'
import { badRequest, forbidden, notFound, Refusal } from './refusal.ts'
import { createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'
import { servicePrincipalOf } from './service-principals.ts'

const RESOURCE = 'DelegatedPermissionClassification'
const PATH = '/servicePrincipals/{}/delegatedPermissionClassifications'
const ITEM = `${PATH}/{}`

const newClassification = z.strictObject({
  permissionId: guid.toLowerCase(),
  permissionName: z.string().optional(),
  classification: z.enum(['low', 'medium', 'high']),
})

/** Which delegated permissions of an API users may consent to. */
export const classificationRoutes: readonly Route[] = [
  { method: 'GET', path: PATH, needs: allow.readClassifications, handle: list },
  { method: 'POST', path: PATH, needs: allow.writeClassifications, handle: create },
  { method: 'GET', path: ITEM, needs: allow.readClassifications, handle: get },
  { method: 'PATCH', path: ITEM, needs: allow.writeClassifications, handle: patch },
  { method: 'DELETE', path: ITEM, needs: allow.writeClassifications, handle: remove },
]

const contextOf = ({ entity }: ServicePrincipalRecord): string =>
  `servicePrincipals('${entity.id}')/delegatedPermissionClassifications`

function list(call: Call): Reply {
  const record = servicePrincipalOf(call)
  const path = PATH.replace('{}', record.entity.id)
  const filter = { resource: RESOURCE, properties: {} }
  const set = { context: contextOf(record), path, cost: 1, filter } as const
  return listReply(call, set, record.delegatedPermissionClassifications ?? [])
}

function get(call: Call): Reply {
  const record = servicePrincipalOf(call)
  return entityReply(call, { context: contextOf(record), resource: RESOURCE }, found(call, record))
}

function create(call: Call): Reply {
  refuseOrdinaryUser(call)
  const record = servicePrincipalOf(call)
  const { permissionId, permissionName, classification } = readBody(newClassification, call.body, RESOURCE)
  const scope = record.entity.oauth2PermissionScopes.find(({ id }) => id === permissionId)
  if (!scope || (permissionName !== undefined && permissionName !== scope.value))
    throw badRequest(`The permission '${permissionName ?? permissionId}' was not found on the resource.`)
  const stored = record.delegatedPermissionClassifications ?? []
  if (stored.some((other) => other.permissionId === permissionId)) throw duplicate()
  const id = Buffer.concat([record.entity.id, permissionId].map(guidBytes)).toString('base64url')
  const entity = { id, classification, permissionId, permissionName: scope.value ?? '' }
  record.delegatedPermissionClassifications = [...stored, entity]
  const location = `delegatedPermissionClassifications/${id}`
  return createdReply(call, contextOf(record), { entity, location })
}

/** Only the level changes. */
function patch(call: Call): Reply {
  refuseOrdinaryUser(call)
  const sent = readBody(newClassification.partial(), call.body, RESOURCE)
  const entity = found(call, servicePrincipalOf(call))
  const changed = (['permissionId', 'permissionName'] as const).find(
    (name) => sent[name] !== undefined && sent[name] !== entity[name],
  )
  if (changed) throw badRequest(`Property '${changed}' is read-only and cannot be set.`)
  entity.classification = sent.classification ?? entity.classification
  return noContent
}

function remove(call: Call): Reply {
  refuseOrdinaryUser(call)
  const record = servicePrincipalOf(call)
  const gone = found(call, record)
  record.delegatedPermissionClassifications =
    record.delegatedPermissionClassifications?.filter((item) => item !== gone) ?? []
  return noContent
}

function found(call: Call, record: ServicePrincipalRecord): DelegatedPermissionClassification {
  const wanted = call.keys[1]?.value ?? ''
  const item = record.delegatedPermissionClassifications?.find(({ id }) => id === wanted)
  if (!item) throw notFound(wanted)
  return item
}

/** What users may consent to is decided by administrators. */
function refuseOrdinaryUser({ caller }: Call): void {
  if (caller.kind === 'user' && !caller.administrator) throw forbidden()
}

const duplicate = (): Refusal =>
  new Refusal(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    'A conflicting object with one or more of the specified property values is present in the directory.',
  )
