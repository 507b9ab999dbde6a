import { keyOf } from '../../aspects/resources.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import { findCalls } from '../../observe/find.ts'
import type { Session } from './session.ts'

/** The registrations that this one calls, by their keys: the API of a connector. */
export const keysNeeded = ({ permissions }: Desired): string[] =>
  permissions.flatMap(({ resource }) => keyOf(resource) ?? [])

/** The same with the appIds of those that exist. */
export async function withAppIds(desired: Desired, { graph }: Session): Promise<Desired> {
  const keys = keysNeeded(desired)
  if (keys.length === 0) return desired
  const answers = await graph.read(keys.flatMap(findCalls))
  const appIds = new Map(
    keys.map((key, index) => [key, (answers[index]?.body as Partial<Application> | undefined)?.appId]),
  )
  const permissions = desired.permissions.map((one) => ({
    ...one,
    resource: appIds.get(keyOf(one.resource) ?? '') ?? one.resource,
  }))
  return { ...desired, permissions }
}
