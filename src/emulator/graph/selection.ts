import type { Query } from './query.ts'
import { Refusal } from './refusal.ts'

/** What a type shows of itself. */
export interface View {
  /** Graph's name of the type, as it appears in messages: `Application`. */
  readonly resource: string
  /** Members that are shown only when they are selected. */
  readonly hidden?: readonly string[]
  /** Members that can be selected; those of the objects shown when absent. */
  readonly members?: readonly string[]
}

/** The selected names in Graph's spelling; undefined without $select. */
export function selection(query: Query, sample: object | undefined, view: View): string[] | undefined {
  if (query.select.length === 0) return undefined
  const known = view.members ?? (sample && Object.keys(sample))
  return known ? query.select.map((name) => spelled(name, known, view.resource)) : [...query.select]
}

/** The name in Graph's spelling; names are compared without case. */
export function spelled(name: string, known: readonly string[], resource: string): string {
  const exact = known.find((property) => property.toLowerCase() === name.toLowerCase())
  if (exact !== undefined) return exact
  throw unknownProperty(name, resource)
}

/** No such member on a type, in $select or $expand. */
export function unknownProperty(name: string, resource: string): Refusal {
  const type = `microsoft.graph.${resource.charAt(0).toLowerCase()}${resource.slice(1)}`
  return new Refusal(
    400,
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
  )
}

/** The entity with the selected members, or without those that have to be selected. A type annotation always stays. */
export function pick(
  entity: object,
  select: readonly string[] | undefined,
  { hidden = [] }: Pick<View, 'hidden'> = {},
): object {
  if (select === undefined && hidden.length === 0) return entity
  const shown = select
    ? (name: string) => select.includes(name) || name === '@odata.type'
    : (name: string) => !hidden.includes(name)
  return Object.fromEntries(Object.entries(entity).filter(([name]) => shown(name)))
}
