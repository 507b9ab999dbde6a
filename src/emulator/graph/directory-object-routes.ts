import * as z from 'zod'
import type { Reply } from '../http-message.ts'
import { readBody } from './body.ts'
import {
  DIRECTORY_OBJECTS,
  type DirectoryObject,
  findDirectoryObject,
  related,
  typeName,
} from './directory-objects.ts'
import { guid } from './members.ts'
import * as allow from './permissions.ts'
import { notFound } from './refusal.ts'
import { entityReply, listReply, METADATA } from './representation.ts'
import type { Call, Route } from './route.ts'
import { userOf } from './users.ts'

const needs = allow.readDirectoryObjects
const RESOURCE = DIRECTORY_OBJECTS.resource

/** Objects whose groups can be asked for, with the one that is meant. */
const members: readonly { path: string; id(call: Call): string }[] = [
  { path: '/me', id: (call) => call.caller.objectId },
  { path: '/users/{}', id: (call) => userOf(call.tenant, call.keys[0]?.value ?? '').id },
  { path: '/servicePrincipals/{}', id: addressed },
  { path: '/directoryObjects/{}', id: addressed },
  { path: '/groups/{}', id: addressed },
]

export const directoryObjectRoutes: readonly Route[] = [
  { method: 'POST', path: '/directoryObjects/getByIds', needs, handle: getByIds },
  { method: 'GET', path: '/directoryObjects/{}', needs, handle: get },
  { method: 'GET', path: '/me/ownedObjects', needs: allow.readMe, handle: owned },
  ...members.flatMap(({ path, id }): Route[] => [
    {
      method: 'POST',
      path: `${path}/checkMemberGroups`,
      needs,
      handle: (call) => checkGroups(call, id(call)),
    },
    {
      method: 'POST',
      path: `${path}/getMemberGroups`,
      needs,
      handle: (call) => ids(groupIds(call, id(call))),
    },
    { method: 'GET', path: `${path}/memberOf`, needs, handle: (call) => memberOf(call, id(call)) },
  ]),
]

function addressed(call: Call): string {
  const wanted = call.keys[0]?.value ?? ''
  const object = findDirectoryObject(call.tenant, wanted)
  if (!object) throw notFound(wanted)
  return object.id
}

const byIds = z.strictObject({ ids: z.array(guid).max(1000), types: z.array(z.string()).nullish() })

function getByIds(call: Call): Reply {
  const { ids: wanted, types } = readBody(byIds, call.body, RESOURCE)
  const allowed = types?.map((type) => type.toLowerCase()) ?? []
  const fits = (object: DirectoryObject): boolean =>
    allowed.length === 0 ||
    allowed.includes('directoryobject') ||
    allowed.includes(typeName(object).toLowerCase())
  const objects = related(call, wanted, call.query.select).filter(fits)
  return listReply(call, DIRECTORY_OBJECTS, objects)
}

function get(call: Call): Reply {
  const [object = {}] = related(call, [addressed(call)], call.query.select)
  return entityReply(call, DIRECTORY_OBJECTS, object)
}

/** What the signed-in user owns. */
function owned(call: Call): Reply {
  const { tenant, caller } = call
  const records = [...tenant.applications, ...tenant.servicePrincipals]
  const own = records.filter(({ owners }) => owners.includes(caller.objectId))
  const objects = related(
    call,
    own.map(({ entity }) => entity.id),
    call.query.select,
  )
  return listReply(call, { ...DIRECTORY_OBJECTS, path: '/me/ownedObjects' }, objects)
}

function checkGroups(call: Call, id: string): Reply {
  const { groupIds: asked } = readBody(z.strictObject({ groupIds: z.array(z.string()) }), call.body, RESOURCE)
  return ids(groupIds(call, id).filter((group) => asked.includes(group)))
}

/** Groups that have the object as a direct member. */
const groupIds = ({ tenant }: Call, id: string): string[] =>
  tenant.groups.filter(({ members: own }) => own.includes(id)).map((group) => group.id)

const ids = (value: readonly string[]): Reply => ({
  status: 200,
  headers: { location: 'https://graph.microsoft.com' },
  body: { '@odata.context': `${METADATA}#Collection(Edm.String)`, value },
})

function memberOf(call: Call, id: string): Reply {
  const set = { ...DIRECTORY_OBJECTS, path: `/directoryObjects/${id}/memberOf` }
  return listReply(call, set, related(call, groupIds(call, id), call.query.select))
}
