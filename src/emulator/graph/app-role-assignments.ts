import { createHash } from 'node:crypto'
import * as z from 'zod'
import { guidBytes } from '../guid.ts'
import type { Reply } from '../http-message.ts'
import type { AppRoleAssignment, Tenant } from '../tenant.ts'
import { describeAssignment, listAssignments, principalOf } from './assignment-view.ts'
import { readBody } from './body.ts'
import { guid } from './members.ts'
import * as allow from './permissions.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'
import { servicePrincipalOf } from './service-principals.ts'

/** The role that stands for plain access to an application without roles. */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

const newAssignment = z.strictObject({
  principalId: guid.toLowerCase(),
  resourceId: guid.toLowerCase(),
  appRoleId: guid.toLowerCase(),
})

/** Both ends of an assignment list it: the principal that holds the role, and the resource that defines it. */
const ends = [
  { name: 'appRoleAssignments', own: 'principalId' },
  { name: 'appRoleAssignedTo', own: 'resourceId' },
] as const

type End = (typeof ends)[number]

export const appRoleAssignmentRoutes: readonly Route[] = ends.flatMap((end): Route[] => {
  const path = `/servicePrincipals/{}/${end.name}`
  return [
    { method: 'GET', path, needs: allow.readAppRoleAssignments, handle: (call) => list(call, end) },
    { method: 'POST', path, needs: allow.addAppRoleAssignment, handle: (call) => create(call, end) },
    {
      method: 'GET',
      path: `${path}/{}`,
      needs: allow.readAppRoleAssignments,
      handle: (call) => get(call, end),
    },
    {
      method: 'PATCH',
      path: `${path}/{}`,
      needs: allow.addAppRoleAssignment,
      handle: (call) => patch(call, end),
    },
    {
      method: 'DELETE',
      path: `${path}/{}`,
      needs: allow.removeAppRoleAssignment,
      handle: (call) => remove(call, end),
    },
  ]
})

function list(call: Call, end: End): Reply {
  const { id } = servicePrincipalOf(call).entity
  const set = {
    context: contextOf(id, end),
    path: `/servicePrincipals/${id}/${end.name}`,
    cost: 2,
    filter: {
      resource: 'AppRoleAssignment',
      properties: {
        resourceId: { eq: 'default' },
        principalId: { eq: 'default' },
        principalDisplayName: { eq: 'default', startswith: 'default' },
      },
    },
  } as const
  return listReply(call, set, listAssignments(call.tenant, end.own, id))
}

function get(call: Call, end: End): Reply {
  const { id } = servicePrincipalOf(call).entity
  const view = { context: contextOf(id, end), resource: 'AppRoleAssignment' }
  return entityReply(call, view, describeAssignment(call.tenant, assignmentOf(call, end)))
}

/** Nothing of an assignment changes; a PATCH may at most repeat what is there. */
function patch(call: Call, end: End): Reply {
  const before = assignmentOf(call, end)
  const sent = readBody(newAssignment.partial(), call.body, 'AppRoleAssignment')
  const changed = (['principalId', 'resourceId', 'appRoleId'] as const).find(
    (name) => sent[name] !== undefined && sent[name] !== before[name],
  )
  if (changed) throw badRequest(`Property '${changed}' is read-only and cannot be set.`)
  return noContent
}

function assignmentOf(call: Call, end: End): AppRoleAssignment {
  const { id } = servicePrincipalOf(call).entity
  const wanted = call.keys[1]?.value ?? ''
  const found = call.tenant.appRoleAssignments.find((item) => item.id === wanted && item[end.own] === id)
  if (!found) throw notFound(wanted)
  return found
}

function create(call: Call, end: End): Reply {
  const { tenant, ambient, caller } = call
  if (caller.kind === 'user' && !caller.administrator) throw forbidden()
  const { id } = servicePrincipalOf(call).entity
  const body = readBody(newAssignment, call.body, 'AppRoleAssignment')
  if (body[end.own] !== id) throw badRequest('Not a valid reference update')
  checkAssignment(tenant, body)
  const assignment = {
    id: assignmentId(body),
    appRoleId: body.appRoleId,
    createdDateTime: new Date(ambient.now()).toISOString(),
    principalId: body.principalId,
    resourceId: body.resourceId,
  }
  tenant.appRoleAssignments.push(assignment)
  const entity = describeAssignment(tenant, assignment)
  return createdReply(call, contextOf(id, end), { entity, location: `appRoleAssignments/${assignment.id}` })
}

function checkAssignment(tenant: Tenant, body: z.infer<typeof newAssignment>): void {
  const resource = tenant.servicePrincipals.find(({ entity }) => entity.id === body.resourceId)?.entity
  if (!resource || !principalOf(tenant, body.principalId)) throw badRequest('Not a valid reference update')
  const known = resource.appRoles.some(({ id, isEnabled }) => id === body.appRoleId && isEnabled)
  if (!known && body.appRoleId !== DEFAULT_ACCESS)
    throw badRequest(`Permission being assigned was not found on application '${resource.id}'.`)
  const id = assignmentId(body)
  if (tenant.appRoleAssignments.some((other) => other.id === id))
    throw badRequest('Permission being assigned already exists on the object')
}

function remove(call: Call, end: End): Reply {
  const { id } = servicePrincipalOf(call).entity
  const assignmentKey = call.keys[1]?.value
  const isIt = (item: AppRoleAssignment): boolean => item.id === assignmentKey && item[end.own] === id
  if (!call.tenant.appRoleAssignments.some(isIt))
    throw badRequest('EntitlementGrant being updated or deleted is not found.')
  call.tenant.appRoleAssignments = call.tenant.appRoleAssignments.filter((item) => !isIt(item))
  return noContent
}

/** Principal bytes, then what the role is on, as the ids of the service are built. */
export const assignmentId = (of: { principalId: string; resourceId: string; appRoleId: string }): string =>
  Buffer.concat([
    guidBytes(of.principalId),
    createHash('md5').update(`${of.resourceId}/${of.appRoleId}`).digest(),
  ]).toString('base64url')

const contextOf = (id: string, { name }: End): string => `servicePrincipals('${id}')/${name}`
