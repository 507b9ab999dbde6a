import type { Variants } from '../conditions/variants.ts'
import type { Reply } from '../http-message.ts'
import { type Expansion, type Expansions, expanded, expansionOf, relatedCount } from './expansion.ts'
import { parseFilter } from './filter.ts'
import { type FilterRules, unsupported } from './filter-rules.ts'
import { pageOf } from './page.ts'
import { isEventual } from './query.ts'
import { badRequest, type Refusal } from './refusal.ts'
import type { Call } from './route.ts'
import { parseSearch } from './search.ts'
import { pick, selection, type View } from './selection.ts'
import { sorted } from './sort.ts'

export const METADATA = 'https://graph.microsoft.com/v1.0/$metadata'

/** How entities of a type are found and shown. */
export interface EntityView<T> extends View {
  /** The fragment of `@odata.context`: `applications`. */
  readonly context: string
  /** The entity as reads show it, with what only $select brings; the entity itself when absent. */
  present?(entity: T): object
  readonly expand?: Expansions<T>
}

/** How a set of entities appears on the wire. */
export interface EntitySet<T> extends Omit<EntityView<T>, 'resource'> {
  readonly filter: FilterRules
  /** What one list request costs in `x-ms-resource-unit`; 1 with $select. */
  readonly cost: 1 | 2
  /** Path that `@odata.nextLink` continues, after the version: `/applications`. */
  readonly path: string
}

interface Identified {
  readonly id: string
}

/** A collection answer: filtered, sorted, paged, with the selected properties. */
export function listReply<T extends Identified>(
  call: Call,
  set: EntitySet<T>,
  entities: readonly T[],
): Reply {
  const view = { ...set, resource: set.filter.resource }
  const matches = sorted(call.query, set.filter, matching(call, set, entities))
  const { page, nextLink } = pageOf(call, set.path, matches)
  const shown = page.map((entity) => present(view, entity))
  const first = entities[0]
  const select = selection(call.query, shown[0] ?? (first && present(view, first)), view)
  const expansion = expansionOf(call, view)
  return {
    status: 200,
    headers: { 'x-ms-resource-unit': String(select ? 1 : set.cost) },
    body: {
      '@odata.context': `${METADATA}#${set.context}${listed(select, expansion)}`,
      ...(call.query.count && isEventual(call.headers) ? { '@odata.count': matches.length } : {}),
      ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
      value: page.map((entity, index) => ({
        ...pick(shown[index] ?? entity, select, view),
        ...expanded(call, expansion, { ...set, entity }),
      })),
    },
  }
}

const present = <T extends object>(view: EntityView<T>, entity: T): object => view.present?.(entity) ?? entity

/** What the query finds of a set. */
type Findable<T> = Pick<EntitySet<T>, 'filter' | 'expand'>

function matching<T extends object>(
  call: Call,
  { filter: rules, expand }: Findable<T>,
  entities: readonly T[],
): readonly T[] {
  const { filter, search, advanced } = call.query
  const countOf = (name: string) => relatedCount(call, name, expand)
  const found =
    filter === undefined ? entities : entities.filter(parseFilter(filter, { rules, advanced, countOf }))
  return search === undefined ? found : found.filter(parseSearch(search, rules))
}

/** The selected names, and the expanded one in the form of a call: `(id,owners())`. */
function listed(select: readonly string[] | undefined, expansion: Expansion | undefined): string {
  const names = [
    ...(select ?? []),
    ...(expansion ? [`${expansion.name}(${expansion.select.join(',')})`] : []),
  ]
  return names.length === 0 ? '' : `(${names.join(',')})`
}

/** The number of matches as text; refused without ConsistencyLevel. */
export function countReply<T extends Identified>(
  call: Call,
  set: Findable<T>,
  entities: readonly T[],
): Reply {
  if (!isEventual(call.headers)) throw countNeedsConsistency(call.ambient.variants)
  const counted = { ...call, query: { ...call.query, advanced: true } }
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: String(matching(counted, set, entities).length),
  }
}

const countNeedsConsistency = (variants: Variants): Refusal =>
  variants.has('count-refused-otherwise')
    ? unsupported(
        "Raw count (/$count) is not supported because the 'ConsistencyLevel:eventual' header is missing. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
      )
    : badRequest('$count is not currently supported.')

/** One entity with its context: `applications/$entity`. */
export function entityReply<T extends object>(call: Call, view: EntityView<T>, entity: T): Reply {
  const shown = present(view, entity)
  const select = selection(call.query, shown, view)
  const expansion = expansionOf(call, view)
  return {
    status: 200,
    body: {
      '@odata.context': `${METADATA}#${view.context}${listed(select, expansion)}/$entity`,
      ...pick(shown, select, view),
      ...expanded(call, expansion, { ...view, entity }),
    },
  }
}

/** 201 with the directory's own address of the new object in Location. */
export function createdReply(
  call: Call,
  context: string,
  created: { entity: object; location: string },
): Reply {
  return {
    status: 201,
    headers: { location: `https://graph.microsoft.com/v2/${call.tenant.tenantId}/${created.location}` },
    body: { '@odata.context': `${METADATA}#${context}/$entity`, ...created.entity },
  }
}

/** A complex value with its context: what actions answer. */
export const valueReply = (type: string, value: object): Reply => ({
  status: 200,
  headers: { location: 'https://graph.microsoft.com' },
  body: { '@odata.context': `${METADATA}#${type}`, ...value },
})

export const noContent: Reply = { status: 204 }
