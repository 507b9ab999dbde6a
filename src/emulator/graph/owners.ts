import * as z from 'zod'
import type { Reply } from '../http-message.ts'
import { readBody } from './body.ts'
import { className, DIRECTORY_OBJECTS, related } from './directory-objects.ts'
import { ownerFrom } from './owner-references.ts'
import { type Parent, parents } from './parent.ts'
import * as allow from './permissions.ts'
import { badRequest } from './refusal.ts'
import { countReply, listReply, METADATA, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'

const reference = z.object({ '@odata.id': z.string() })

export const ownerRoutes: readonly Route[] = parents.flatMap((parent): Route[] => {
  const path = `/${parent.context}/{}/owners`
  return [
    { method: 'GET', path, needs: allow.readOwners, handle: (call) => list(call, parent) },
    { method: 'GET', path: `${path}/$count`, needs: allow.readOwners, handle: (call) => count(call, parent) },
    {
      method: 'GET',
      path: `${path}/$ref`,
      needs: allow.readOwners,
      handle: (call) => references(call, parent),
    },
    { method: 'POST', path: `${path}/$ref`, needs: allow.addOwner, handle: (call) => add(call, parent) },
    {
      method: 'DELETE',
      path: `${path}/{}/$ref`,
      needs: allow.writeCredentials,
      handle: (call) => remove(call, parent),
    },
  ]
})

function list(call: Call, parent: Parent): Reply {
  const { owners, entity } = parent.find(call)
  const set = { ...DIRECTORY_OBJECTS, path: `/${parent.context}/${entity.id}/owners` }
  return listReply(call, set, related(call, owners, call.query.select))
}

function count(call: Call, parent: Parent): Reply {
  return countReply(call, DIRECTORY_OBJECTS, related(call, parent.find(call).owners, []))
}

function references(call: Call, parent: Parent): Reply {
  const { tenant } = call
  const value = related(call, parent.find(call).owners, []).map((owner) => ({
    '@odata.id': `https://graph.microsoft.com/v2/${tenant.tenantId}/directoryObjects/${owner.id}/Microsoft.DirectoryServices.${className(owner)}`,
  }))
  return { status: 200, body: { '@odata.context': `${METADATA}#Collection($ref)`, value } }
}

function add(call: Call, parent: Parent): Reply {
  const record = parent.findOwn(call)
  const id = ownerFrom(call.tenant, readBody(reference, call.body, parent.resource)['@odata.id'])
  if (record.owners.includes(id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    )
  record.owners = [...record.owners, id]
  return noContent
}

function remove(call: Call, parent: Parent): Reply {
  const record = parent.findOwn(call)
  const id = call.keys[1]?.value.toLowerCase() ?? ''
  if (!record.owners.includes(id))
    throw badRequest(
      "One or more removed object references do not exist for the following modified properties: 'owners'.",
    )
  record.owners = record.owners.filter((owner) => owner !== id)
  return noContent
}
