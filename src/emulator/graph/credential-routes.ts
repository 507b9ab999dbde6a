import * as z from 'zod'
import type { Reply } from '../http-message.ts'
import { readBody } from './body.ts'
import { checkKeyPolicy, policyFor } from './credential-policy.ts'
import { keyCredential } from './credentials.ts'
import { newKeyCredential } from './key-credentials.ts'
import { guid } from './members.ts'
import { type Parent, parents } from './parent.ts'
import { addPassword, removePassword } from './passwords.ts'
import * as allow from './permissions.ts'
import { checkProof } from './proof.ts'
import { badRequest, forbidden } from './refusal.ts'
import { noContent, valueReply } from './representation.ts'
import type { Call, Route } from './route.ts'

const needs = allow.writeCredentials

/** The actions that add and remove secrets and certificates. */
export const credentialRoutes: readonly Route[] = parents.flatMap((parent): Route[] => {
  const item = `/${parent.context}/{}`
  return [
    { method: 'POST', path: `${item}/addPassword`, needs, handle: (call) => addSecret(call, parent) },
    { method: 'POST', path: `${item}/removePassword`, needs, handle: (call) => removeSecret(call, parent) },
    { method: 'POST', path: `${item}/addKey`, needs: allow.rollKeys, handle: (call) => addKey(call, parent) },
    {
      method: 'POST',
      path: `${item}/removeKey`,
      needs: allow.rollKeys,
      handle: (call) => removeKey(call, parent),
    },
  ]
})

function addSecret(call: Call, parent: Parent): Reply {
  const { ambient, body, tenant } = call
  const record = parent.findOwn(call)
  const policy = policyFor(tenant, parent.restrictions, record.entity)
  const hint = parent.resource === 'Application'
  return valueReply(
    'microsoft.graph.passwordCredential',
    addPassword(record, { ambient, body, policy, hint }),
  )
}

function removeSecret(call: Call, parent: Parent): Reply {
  removePassword(parent.findOwn(call), call.body)
  return noContent
}

const addBody = z.strictObject({
  keyCredential,
  passwordCredential: z.looseObject({ secretText: z.string().nullish() }).nullish(),
  proof: z.string(),
})
const removeBody = z.strictObject({ keyId: guid, proof: z.string() })

function addKey(call: Call, parent: Parent): Reply {
  const { ambient, tenant } = call
  const { entity } = rolled(call, parent)
  const { proof, keyCredential: sent } = readBody(addBody, call.body, 'KeyCredential')
  checkProof(entity, { proof, now: ambient.now() })
  const added = newKeyCredential(sent, ambient.newId)
  checkKeyPolicy(policyFor(tenant, parent.restrictions, entity), added)
  if (entity.keyCredentials.some(({ keyId }) => keyId === added.keyId))
    throw badRequest(`Update to existing credential with KeyId '${added.keyId}' is not allowed.`)
  entity.keyCredentials = [added, ...entity.keyCredentials]
  return valueReply('microsoft.graph.keyCredential', { ...added, key: null })
}

/** The object whose keys are rolled: the caller itself, or one that it may write. */
function rolled(call: Call, parent: Parent): ReturnType<Parent['find']> {
  const record = parent.find(call)
  if (call.caller.kind === 'app' && call.caller.appId === record.entity.appId) return record
  if (call.reach === 'itself') throw forbidden()
  return parent.findOwn(call)
}

function removeKey(call: Call, parent: Parent): Reply {
  const { entity } = rolled(call, parent)
  const { proof, keyId } = readBody(removeBody, call.body, 'KeyCredential')
  checkProof(entity, { proof, now: call.ambient.now() })
  const kept = entity.keyCredentials.filter((key) => key.keyId?.toLowerCase() !== keyId.toLowerCase())
  if (kept.length === entity.keyCredentials.length)
    throw badRequest(`No key credential found with keyId '${keyId}'`)
  entity.keyCredentials = kept
  return noContent
}
