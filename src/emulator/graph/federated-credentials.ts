import * as z from 'zod'
import type { Reply } from '../http-message.ts'
import type { FederatedIdentityCredential } from '../tenant.ts'
import { wantsUpsert } from './applications.ts'
import { readBody, valueRequired } from './body.ts'
import { assign } from './merge-application.ts'
import { contextBelow, type Parent, parents } from './parent.ts'
import type { Key } from './path.ts'
import * as allow from './permissions.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'
import { createdReply, entityReply, listReply, noContent } from './representation.ts'
import type { Call, Route } from './route.ts'

const RESOURCE = 'FederatedIdentityCredential'
const MAX_PER_OBJECT = 20
const short = z.string().min(1).max(600)

/** Exactly one audience; the name is part of addresses. */
const credentialBody = z
  .strictObject({
    name: z.string().regex(/^[\w.~-]{1,120}$/),
    issuer: short.refine((text) => URL.canParse(text)),
    subject: short,
    description: z.string().max(600).nullable(),
    audiences: z.array(short).length(1),
  })
  .partial()

type Body = z.infer<typeof credentialBody>

export const federatedCredentialRoutes: readonly Route[] = parents.flatMap((parent): Route[] => {
  const path = `/${parent.context}/{}/federatedIdentityCredentials`
  const item = `${path}/{}`
  return [
    { method: 'GET', path, needs: allow.readFederatedCredentials, handle: (call) => list(call, parent) },
    { method: 'POST', path, needs: allow.writeApplication, handle: (call) => create(call, parent) },
    { method: 'GET', path: item, needs: allow.writeApplication, handle: (call) => get(call, parent) },
    { method: 'PATCH', path: item, needs: allow.writeApplication, handle: (call) => patch(call, parent) },
    { method: 'DELETE', path: item, needs: allow.writeApplication, handle: (call) => remove(call, parent) },
  ]
})

function list(call: Call, parent: Parent): Reply {
  const record = parent.find(call)
  const { id } = record.entity
  const set = {
    context: contextBelow(parent, id, 'federatedIdentityCredentials'),
    path: `/${parent.context}/${id}/federatedIdentityCredentials`,
    cost: 1,
    filter: { resource: RESOURCE, properties: { name: { eq: 'default' }, subject: { eq: 'default' } } },
  } as const
  return listReply(call, set, record.federatedIdentityCredentials ?? [])
}

function get(call: Call, parent: Parent): Reply {
  const record = parent.find(call)
  const context = contextBelow(parent, record.entity.id, 'federatedIdentityCredentials')
  return entityReply(
    call,
    { context, resource: RESOURCE },
    found(record.federatedIdentityCredentials, keyOf(call)),
  )
}

function create(call: Call, parent: Parent): Reply {
  return created(call, parent, readBody(credentialBody, call.body, RESOURCE))
}

function created(call: Call, parent: Parent, sent: Body): Reply {
  const record = parent.findOwn(call)
  const stored = record.federatedIdentityCredentials ?? []
  const { name = required('name'), issuer = required('issuer'), subject = required('subject') } = sent
  const { description = null, audiences = required('audiences') } = sent
  const entity = { id: call.ambient.newId(), name, issuer, subject, description, audiences }
  if (stored.some(({ name }) => name === entity.name)) throw nameTaken(entity.name)
  checkUnique(stored, entity)
  if (stored.length >= MAX_PER_OBJECT)
    throw badRequest(`The number of federated identity credentials cannot exceed ${MAX_PER_OBJECT}.`)
  record.federatedIdentityCredentials = [...stored, entity]
  const context = contextBelow(parent, record.entity.id, 'federatedIdentityCredentials')
  return createdReply(call, context, { entity, location: `federatedIdentityCredentials/${entity.id}` })
}

/** PATCH by name with `Prefer: create-if-missing` is an upsert; the name itself never changes. */
function patch(call: Call, parent: Parent): Reply {
  const key = keyOf(call)
  const sent = readBody(credentialBody, call.body, RESOURCE)
  const record = parent.findOwn(call)
  const stored = record.federatedIdentityCredentials ?? []
  if (key.by === 'name' && wantsUpsert(call) && !stored.some((item) => fits(item, key)))
    return created(call, parent, { ...sent, name: key.value })
  const before = found(stored, key)
  if (sent.name !== undefined && sent.name !== before.name)
    throw badRequest("Property 'name' is read-only and cannot be set.")
  const after = assign(before, sent)
  checkUnique(stored, after)
  record.federatedIdentityCredentials = stored.map((item) => (item === before ? after : item))
  return noContent
}

function remove(call: Call, parent: Parent): Reply {
  const record = parent.findOwn(call)
  const gone = found(record.federatedIdentityCredentials, keyOf(call))
  record.federatedIdentityCredentials =
    record.federatedIdentityCredentials?.filter((item) => item !== gone) ?? []
  return noContent
}

function required(name: string): never {
  throw valueRequired(name, RESOURCE)
}

const keyOf = (call: Call): Key => call.keys[1] ?? { by: 'id', value: '' }

/** Without a name for the key, the id and the name both fit (recorded). */
const fits = ({ id, name }: FederatedIdentityCredential, { by, value }: Key): boolean =>
  name === value || (by === 'id' && id === value.toLowerCase())

function found(
  stored: readonly FederatedIdentityCredential[] | undefined,
  key: Key,
): FederatedIdentityCredential {
  if (key.by !== 'id' && key.by !== 'name')
    throw badRequest(`Invalid key '${key.by}' for a federated identity credential.`)
  const item = stored?.find((candidate) => fits(candidate, key))
  if (!item) throw notFound(key.value)
  return item
}

const nameTaken = (name: string): Refusal =>
  new Refusal(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    `FederatedIdentityCredential with name ${name} already exists.`,
  )

/** Wording of a report of 2022. */
function checkUnique(
  stored: readonly FederatedIdentityCredential[],
  { id, issuer, subject }: FederatedIdentityCredential,
): void {
  if (!stored.some((other) => other.id !== id && other.issuer === issuer && other.subject === subject)) return
  throw new Refusal(
    400,
    'InvalidFederatedIdentityCredentialValue',
    `The combination of issuer and subject must be unique for the application. Issuer ${issuer} and Subject: ${subject} already exist. paramName: FederatedIdentityCredential.Subject, paramValue: ${subject}, objectType: Microsoft.Online.DirectoryServices.Application`,
  )
}
