import type { Reply } from '../http-message.ts'
import type { ServicePrincipalRecord } from '../tenant.ts'
import { itself, owns } from './application-access.ts'
import { refuseWhereUsersMayNotRegister, wantsUpsert } from './applications.ts'
import { readBody, refuseReadOnly, valueRequired } from './body.ts'
import { checkKeyPolicy, policyFor } from './credential-policy.ts'
import type { KeyCredential } from './credentials.ts'
import { toSeconds, toTicks } from './dates.ts'
import { GRANTS } from './grants.ts'
import { mergeKeyCredentials } from './key-credentials.ts'
import { assign } from './merge-application.ts'
import type { Key } from './path.ts'
import * as allow from './permissions.ts'
import { createdServicePrincipal } from './present.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { countReply, createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'
import {
  newServicePrincipal,
  type ServicePrincipal,
  type ServicePrincipalBody,
  servicePrincipalBody,
} from './service-principal-entity.ts'
import { createServicePrincipal, removeServicePrincipal } from './service-principal-store.ts'
import { SERVICE_PRINCIPALS } from './service-principal-view.ts'

const READ_ONLY = [
  'id',
  'appDisplayName',
  'appOwnerOrganizationId',
  'createdDateTime',
  'signInAudience',
  'servicePrincipalType',
]

const ITEM = '/servicePrincipals/{}'

export const servicePrincipalRoutes: readonly Route[] = [
  { method: 'GET', path: '/servicePrincipals', needs: allow.listApplications, handle: list },
  { method: 'GET', path: '/servicePrincipals/$count', needs: allow.listApplications, handle: count },
  { method: 'POST', path: '/servicePrincipals', needs: allow.writeCredentials, handle: create },
  { method: 'GET', path: ITEM, needs: allow.readItself, handle: get },
  { method: 'PATCH', path: ITEM, needs: allow.writeCredentials, handle: patch },
  { method: 'DELETE', path: ITEM, needs: allow.writeCredentials, handle: remove },
  { method: 'GET', path: `${ITEM}/oauth2PermissionGrants`, needs: allow.readGrants, handle: grants },
  { method: 'GET', path: `${ITEM}/oauth2PermissionGrants/{}`, needs: allow.readGrants, handle: grant },
]

function list(call: Call): Reply {
  return listReply(
    call,
    SERVICE_PRINCIPALS,
    call.tenant.servicePrincipals.map(({ entity }) => entity),
  )
}

function count(call: Call): Reply {
  return countReply(
    call,
    SERVICE_PRINCIPALS,
    call.tenant.servicePrincipals.map(({ entity }) => entity),
  )
}

function get(call: Call): Reply {
  const asked = call.query.select.some((name) => name.toLowerCase() === 'keycredentials')
  const { entity } = itself(call, findServicePrincipal(call)) ?? servicePrincipalOf(call)
  const { keyCredentials } = entity
  const view = asked
    ? {
        ...SERVICE_PRINCIPALS,
        present: (own: ServicePrincipal) => ({ ...SERVICE_PRINCIPALS.present(own), keyCredentials }),
      }
    : SERVICE_PRINCIPALS
  return entityReply(call, view, entity)
}

function create(call: Call): Reply {
  refuseReadOnly(call.body, READ_ONLY)
  const { appId, ...rest } = readBody(
    newServicePrincipal.partial({ appId: true }),
    call.body,
    'ServicePrincipal',
  )
  if (appId === undefined) throw valueRequired('appId', 'ServicePrincipal')
  return created(call, appId, rest)
}

function created(call: Call, appId: string, body: ServicePrincipalBody): Reply {
  refuseWhereUsersMayNotRegister(call)
  const { tenant, ambient, caller, reach } = call
  const keyCredentials = keysAfter(call, { keyCredentials: [], createdDateTime: null }, body)
  const creation = { caller, appId, ownedOnly: reach === 'owned', foreign: call.multiTenant(appId) }
  const record = createServicePrincipal(tenant, ambient, creation)
  record.entity = { ...assign(record.entity, body), keyCredentials }
  const location = `directoryObjects/${record.entity.id}/Microsoft.DirectoryServices.ServicePrincipal`
  const entity = createdServicePrincipal(record.entity)
  return createdReply(call, SERVICE_PRINCIPALS.context, { entity, location })
}

/** PATCH by appId with `Prefer: create-if-missing` is an upsert. */
function patch(call: Call): Reply {
  refuseReadOnly(call.body, [...READ_ONLY, 'appId'])
  const body = readBody(servicePrincipalBody, call.body, 'ServicePrincipal')
  const { by, value } = keyOf(call)
  if (by === 'appId' && wantsUpsert(call) && !findServicePrincipal(call)) return created(call, value, body)
  const record = ownServicePrincipalOf(call)
  const keyCredentials = keysAfter(call, record.entity, body)
  record.entity = { ...assign(record.entity, body), keyCredentials }
  return noContent
}

/** The certificates after a write, as far as the policy allows the new ones. */
function keysAfter(
  { tenant, ambient }: Call,
  before: Pick<ServicePrincipal, 'keyCredentials' | 'createdDateTime'>,
  { keyCredentials }: ServicePrincipalBody,
): KeyCredential[] {
  if (!keyCredentials) return before.keyCredentials
  const after = mergeKeyCredentials(before.keyCredentials, keyCredentials, ambient.newId)
  const policy = policyFor(tenant, 'servicePrincipalRestrictions', before)
  for (const key of after) if (!before.keyCredentials.includes(key)) checkKeyPolicy(policy, key)
  return after
}

/** Soft: the service principal waits in deletedItems, its grants and assignments do not. */
function remove(call: Call): Reply {
  const { tenant, ambient } = call
  const record = ownServicePrincipalOf(call)
  removeServicePrincipal(tenant, record.entity.id)
  const entity = { ...record.entity, deletedDateTime: toSeconds(toTicks(ambient.now())) }
  tenant.deletedServicePrincipals = [...(tenant.deletedServicePrincipals ?? []), { ...record, entity }]
  return noContent
}

function grants(call: Call): Reply {
  const { id } = servicePrincipalOf(call).entity
  const own = call.tenant.grants.filter(({ clientId }) => clientId === id)
  return listReply(call, { ...GRANTS, path: `/servicePrincipals/${id}/oauth2PermissionGrants` }, own)
}

function grant(call: Call): Reply {
  const { id } = servicePrincipalOf(call).entity
  const wanted = call.keys[1]?.value ?? ''
  const found = call.tenant.grants.find((candidate) => candidate.id === wanted && candidate.clientId === id)
  if (!found) throw notFound(wanted)
  return entityReply(call, GRANTS, found)
}

const keyOf = (call: Call): Key => call.keys[0] ?? { by: 'id', value: '' }

function findServicePrincipal(call: Call): ServicePrincipalRecord | undefined {
  const { by, value } = keyOf(call)
  if (by !== 'id' && by !== 'appId') throw badRequest(`Invalid key '${by}' for a service principal.`)
  return call.tenant.servicePrincipals.find(({ entity }) => entity[by] === value.toLowerCase())
}

/** The service principal that the path names by object id or appId. */
export function servicePrincipalOf(call: Call): ServicePrincipalRecord {
  const record = findServicePrincipal(call)
  if (!record) throw notFound(keyOf(call).value)
  return record
}

/** The addressed service principal, if the caller may write it. */
export function ownServicePrincipalOf(call: Call): ServicePrincipalRecord {
  const record = servicePrincipalOf(call)
  if (call.reach === 'owned' && !owns(call, record)) throw forbidden()
  return record
}
