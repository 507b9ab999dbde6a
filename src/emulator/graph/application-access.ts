import type { ApplicationRecord } from '../tenant.ts'
import type { Key } from './path.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import type { Call } from './route.ts'

/** Application.ReadWrite.OwnedBy alone sees what it owns. People see all, and write what they own. */
export const sees = (call: Call, record: Parameters<typeof owns>[1]): boolean =>
  call.reach === 'everything' ||
  call.caller.kind === 'user' ||
  (call.reach === 'owned' && call.ambient.variants.has('ownedby-lists-all')) ||
  owns(call, record)

const isSelf = ({ caller }: Call, { entity }: { entity: { appId: string } }): boolean =>
  caller.kind === 'app' && entity.appId === caller.appId

/** Who reads only itself is not told either whether there are others. Undefined for everyone else. */
export function itself<T extends { entity: { appId: string } }>(
  call: Call,
  record: T | undefined,
): T | undefined {
  if (call.reach !== 'itself') return undefined
  if (record && isSelf(call, record)) return record
  throw forbidden()
}

export const keyOf = (call: Call): Key => call.keys[0] ?? { by: 'id', value: '' }

export function findApplication(call: Call, { by, value }: Key): ApplicationRecord | undefined {
  if (by !== 'id' && by !== 'appId' && by !== 'uniqueName')
    throw badRequest(`Invalid key '${by}' for an application.`)
  const wanted = by === 'uniqueName' ? value : value.toLowerCase()
  return call.tenant.applications.find(({ entity }) => entity[by] === wanted)
}

export function applicationOf(call: Call): ApplicationRecord {
  const key = keyOf(call)
  const record = findApplication(call, key)
  if (!record) throw notFound(key.value)
  return record
}

/** The addressed application, if the caller may read it. */
export function readableApplicationOf(call: Call): ApplicationRecord {
  const record = itself(call, findApplication(call, keyOf(call))) ?? applicationOf(call)
  if (!isSelf(call, record) && !sees(call, record)) throw forbidden()
  return record
}

/** The addressed application, if the caller may write it. */
export function ownApplicationOf(call: Call): ApplicationRecord {
  const record = applicationOf(call)
  if (call.reach === 'owned' && !owns(call, record)) throw forbidden()
  return record
}

/** Application.ReadWrite.OwnedBy reaches what the caller owns or created. */
export const owns = (call: Call, record: { owners: readonly string[]; createdBy: string | null }): boolean =>
  record.createdBy === call.caller.objectId || record.owners.includes(call.caller.objectId)
