import { badRequest } from './refusal.ts'
import type { Call } from './route.ts'
import { pick, spelled } from './selection.ts'

/** A relationship that `$expand` can bring. */
export interface Relationship<T> {
  /** The related objects; `select`: the members that were asked for, none for the default. */
  related(call: Call, entity: T, select: readonly string[]): readonly object[]
  /** The members that a nested `$select` knows; absent where there is no such thing. */
  readonly members?: readonly string[]
  /** Whether a filter may ask whether there are none or one. */
  readonly countable?: true
}

export type Expansions<T> = Readonly<Record<string, Relationship<T>>>

/** What the request wants to see of a relationship. */
export interface Expansion {
  readonly name: string
  /** In Graph's spelling; none for the default. */
  readonly select: readonly string[]
}

/** Longer relationships are cut without a link to the rest. */
const MAX_EXPANDED = 20

/** The relationship that the request wants, in Graph's spelling; one at a time. */
export function expansionOf<T>(
  call: Call,
  { resource, expand = {} }: { resource: string; expand?: Expansions<T> },
): Expansion | undefined {
  const [wanted, ...more] = call.query.expand
  if (wanted === undefined) return undefined
  if (more.length > 0) throw badRequest('Expanding more than one relationship is not supported.')
  const [, given = wanted, options] = /^(\w+)\((.*)\)$/.exec(wanted) ?? []
  const name = spelled(given, Object.keys(expand), resource)
  return { name, select: options === undefined ? [] : nestedSelect(options, expand[name]?.members) }
}

/** `$select=id,displayName`, the only option that an expanded relationship takes. */
function nestedSelect(options: string, members: readonly string[] | undefined): string[] {
  const names = /^\$select=(.+)$/i.exec(options.trim())?.[1]?.split(',')
  if (members === undefined || names === undefined) throw badRequest('Invalid $select properties.')
  return names.map((name) => spelled(name.trim(), members, 'DirectoryObject'))
}

/** The entity's related objects under the name of the relationship. */
export function expanded<T>(
  call: Call,
  expansion: Expansion | undefined,
  of: { entity: T; expand?: Expansions<T> },
) {
  if (expansion === undefined) return {}
  const { name, select } = expansion
  const objects = of.expand?.[name]?.related(call, of.entity, select) ?? []
  const chosen = select.length > 0 ? select : undefined
  return { [name]: objects.slice(0, MAX_EXPANDED).map((object) => pick(object, chosen)) }
}

/** How many objects a relationship leads to; undefined when there is no such thing to ask for. */
export function relatedCount<T>(call: Call, wanted: string, expand: Expansions<T> = {}) {
  const name = Object.keys(expand).find((known) => known.toLowerCase() === wanted.toLowerCase()) ?? ''
  const relationship = expand[name]
  return relationship?.countable && ((entity: T) => relationship.related(call, entity, []).length)
}
