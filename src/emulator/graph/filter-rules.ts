import { GUID } from '../guid.ts'
import type { Literal } from './filter-tokens.ts'
import { invalidValue, Refusal } from './refusal.ts'

/** Whether every query may ask for something, or only one that the eventually consistent index answers. */
export type Support = 'default' | 'advanced'

/** What a property can be asked in a filter. Source: Microsoft's tables of filters by property. */
export interface FilterableProperty {
  /** `eq` and `in`; `ne` and comparison with null take the index in any case. */
  readonly eq?: Support
  readonly startswith?: Support
  readonly endswith?: Support
  /** `ge`, `gt`, `le`, `lt`. */
  readonly order?: Support
  /** A collection, asked with `any`, and with `$count` by the index. */
  readonly any?: Support
  /** GUIDs are refused when malformed and compared without case. */
  readonly guid?: true
}

export type Operation = 'eq' | 'startswith' | 'endswith' | 'order' | 'any'

export interface FilterRules {
  /** Graph's name of the type, as it appears in messages: `Application`. */
  readonly resource: string
  readonly properties: Readonly<Record<string, FilterableProperty>>
  /** What `$orderby` takes. */
  readonly sortable?: Readonly<Record<string, Support>>
  /** What `$search` looks through. */
  readonly searchable?: readonly string[]
}

/** How Graph names an operator that needs the index. */
const OPERATOR_NAMES: Readonly<Record<string, string>> = {
  eq: 'EqualsMatch',
  ne: 'NotEqualsMatch',
  not: 'Not',
  startswith: 'StartsWith',
  endswith: 'EndsWith',
  any: 'Any',
  ge: 'GreaterThanOrEqual',
  gt: 'GreaterThan',
  le: 'LessThanOrEqual',
  lt: 'LessThan',
  count: 'Count',
}

export const unsupported = (message: string): Refusal => new Refusal(400, 'Request_UnsupportedQuery', message)

export const unsupportedClause = (name: string, { resource }: FilterRules): Refusal =>
  unsupported(
    `Unsupported or invalid query filter clause specified for property '${name}' of resource '${resource}'.`,
  )

/** Refuses an operator where the query did not ask for the index. */
export function needsIndex(operator: string, advanced: boolean): void {
  if (advanced) return
  throw unsupported(
    `Operator '${OPERATOR_NAMES[operator]}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  )
}

/** What is asked of a property: the operation, and the operator as it was written. */
export interface Question {
  readonly name: string
  readonly operation: Operation
  readonly operator: string
  readonly advanced: boolean
}

/** Graph's spelling of a property that can be asked this, or Graph's refusal. */
export function askable(rules: FilterRules, { name, operation, operator, advanced }: Question): string {
  const property = Object.keys(rules.properties).find((known) => known.toLowerCase() === name.toLowerCase())
  const support = property === undefined ? undefined : rules.properties[property]?.[operation]
  if (property === undefined || support === undefined) throw unsupportedClause(name, rules)
  if (support === 'advanced') needsIndex(operator, advanced)
  return property
}

/** Refuses what is no GUID where one is expected. */
export function checkLiteral({ properties, resource }: FilterRules, property: string, value: Literal): void {
  if (properties[property]?.guid && (typeof value !== 'string' || !GUID.test(value)))
    throw invalidValue(property, resource)
}
