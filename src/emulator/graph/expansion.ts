import { badRequest } from './refusal.ts'
import type { Call } from './route.ts'
import { unknownProperty } from './selection.ts'

/** The related objects that `$expand` can bring, by relationship. */
export type Expansions<T> = Readonly<Record<string, (call: Call, entity: T) => readonly object[]>>

/** Longer relationships are cut without a link to the rest. */
const MAX_EXPANDED = 20

/** The relationship that the request wants, in Graph's spelling; one at a time, and whole. */
export function expansionOf<T>(
  call: Call,
  { resource, expand = {} }: { resource: string; expand?: Expansions<T> },
): string | undefined {
  const [wanted, ...more] = call.query.expand
  if (wanted === undefined) return undefined
  if (more.length > 0) throw badRequest('Expanding more than one relationship is not supported.')
  if (wanted.includes('(')) throw badRequest('Invalid $select properties.')
  const name = Object.keys(expand).find((known) => known.toLowerCase() === wanted.toLowerCase())
  if (name === undefined) throw unknownProperty(wanted, resource)
  return name
}

/** The entity's related objects under the name of the relationship. */
export function expanded<T>(call: Call, name: string | undefined, of: { entity: T; expand?: Expansions<T> }) {
  if (name === undefined) return {}
  return { [name]: of.expand?.[name]?.(call, of.entity).slice(0, MAX_EXPANDED) ?? [] }
}
