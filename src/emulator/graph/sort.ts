import { type FilterRules, unsupported } from './filter-rules.ts'
import { compare, read } from './filter-values.ts'
import type { Query } from './query.ts'

/** The entities in the order that `$orderby` asks for. A filtered list is sorted by the eventually consistent index only. */
export function sorted<T extends object>(
  query: Query,
  rules: FilterRules,
  entities: readonly T[],
): readonly T[] {
  if (query.orderby === undefined) return entities
  const orders = query.orderby.split(',').map((part) => orderOf(part.trim(), rules))
  const needsIndex = query.filter !== undefined || orders.some(({ support }) => support === 'advanced')
  if (needsIndex && !query.advanced) throw unsupported('Sorting not supported for current query.')
  return entities.toSorted((a, b) => {
    for (const { order } of orders) {
      const difference = order(a, b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function orderOf(part: string, { sortable = {}, resource }: FilterRules) {
  const [name = '', direction = 'asc'] = part.split(/\s+/)
  const property = Object.keys(sortable).find((known) => known.toLowerCase() === name.toLowerCase())
  if (property === undefined || !['asc', 'desc'].includes(direction.toLowerCase()))
    throw unsupported(`Unsupported sort property '${name}' for '${resource}'.`)
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1
  return {
    support: sortable[property],
    order: (a: object, b: object): number => sign * (compare(read(a, property), read(b, property)) || 0),
  }
}
