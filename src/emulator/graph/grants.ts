import * as z from 'zod'
import { guidBytes } from '../guid.ts'
import type { Reply } from '../http-message.ts'
import type { OAuth2PermissionGrant, Tenant } from '../tenant.ts'
import { readBody, refuseReadOnly } from './body.ts'
import { guid } from './members.ts'
import * as allow from './permissions.ts'
import { forbidden, invalidValue, notFound, Refusal } from './refusal.ts'
import { createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'

const RESOURCE = 'OAuth2PermissionGrant'

export const GRANTS = {
  context: 'oauth2PermissionGrants',
  path: '/oauth2PermissionGrants',
  resource: RESOURCE,
  cost: 2,
  filter: {
    resource: RESOURCE,
    properties: {
      clientId: { eq: 'default' },
      resourceId: { eq: 'default' },
      consentType: { eq: 'default' },
      principalId: { eq: 'default' },
    },
  },
} as const

const newGrant = z.strictObject({
  clientId: guid.toLowerCase(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: guid.toLowerCase().nullable().default(null),
  resourceId: guid.toLowerCase(),
  scope: z.string(),
})

const grantChange = z.strictObject({ scope: z.string() })

const ITEM = '/oauth2PermissionGrants/{}'

export const grantRoutes: readonly Route[] = [
  { method: 'GET', path: '/oauth2PermissionGrants', needs: allow.readGrants, handle: list },
  { method: 'POST', path: '/oauth2PermissionGrants', needs: allow.writeGrants, handle: create },
  { method: 'GET', path: ITEM, needs: allow.readGrants, handle: get },
  { method: 'PATCH', path: ITEM, needs: allow.writeGrants, handle: patch },
  { method: 'DELETE', path: ITEM, needs: allow.writeGrants, handle: remove },
]

function list(call: Call): Reply {
  return listReply(call, GRANTS, call.tenant.grants)
}

function get(call: Call): Reply {
  return entityReply(call, GRANTS, grantOf(call))
}

function create(call: Call): Reply {
  const { tenant } = call
  refuseOrdinaryUser(call)
  const body = readBody(newGrant, call.body, RESOURCE)
  if ((body.consentType === 'Principal') !== (body.principalId !== null))
    throw invalidValue('principalId', RESOURCE)
  for (const id of [body.clientId, body.resourceId]) if (!isServicePrincipal(tenant, id)) throw notFound(id)
  if (body.principalId !== null && !tenant.users.some(({ id }) => id === body.principalId))
    throw notFound(body.principalId)
  const id = grantId(body.clientId, body.resourceId, body.principalId)
  if (tenant.grants.some((grant) => grant.id === id)) throw duplicate()
  const { clientId, consentType, principalId, resourceId, scope } = body
  const grant = { clientId, consentType, id, principalId, resourceId, scope }
  tenant.grants.push(grant)
  return createdReply(call, GRANTS.context, { entity: grant, location: `oauth2PermissionGrants/${id}` })
}

function patch(call: Call): Reply {
  refuseOrdinaryUser(call)
  refuseReadOnly(call.body, ['id', 'clientId', 'consentType', 'principalId', 'resourceId'])
  const { scope } = readBody(grantChange, call.body, RESOURCE)
  grantOf(call).scope = scope
  return noContent
}

function remove(call: Call): Reply {
  refuseOrdinaryUser(call)
  const { id } = grantOf(call)
  call.tenant.grants = call.tenant.grants.filter((grant) => grant.id !== id)
  return noContent
}

/** Base64url of client, resource and, for one user, principal: the same grant always has the same id (recorded). */
export const grantId = (clientId: string, resourceId: string, principalId: string | null): string =>
  Buffer.concat([clientId, resourceId, ...(principalId ? [principalId] : [])].map(guidBytes)).toString(
    'base64url',
  )

/** Consent for others needs an administrator, whatever the token's scopes say. */
function refuseOrdinaryUser(call: Call): void {
  if (call.caller.kind === 'user' && !call.caller.administrator) throw forbidden()
}

const isServicePrincipal = (tenant: Tenant, id: string): boolean =>
  tenant.servicePrincipals.some(({ entity }) => entity.id === id)

function grantOf(call: Call): OAuth2PermissionGrant {
  const id = call.keys[0]?.value ?? ''
  const grant = call.tenant.grants.find((candidate) => candidate.id === id)
  if (!grant) throw notFound(id)
  return grant
}

const duplicate = (): Refusal =>
  new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.')
