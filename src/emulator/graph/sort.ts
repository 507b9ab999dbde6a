import { compare, type FilterRules, read, unsupported } from './filter.ts'
import type { Query } from './query.ts'

/** The entities in the order that `$orderby` asks for. A filtered list is sorted by the eventually consistent index only. */
export function sorted<T extends object>(
  query: Query,
  rules: FilterRules,
  entities: readonly T[],
): readonly T[] {
  if (query.orderby === undefined) return entities
  if (query.filter !== undefined && !query.advanced)
    throw unsupported('Sorting not supported for current query.')
  const orders = query.orderby.split(',').map((part) => orderOf(part.trim(), rules))
  return entities.toSorted((a, b) => {
    for (const order of orders) {
      const difference = order(a, b)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function orderOf(part: string, { sortable = [], resource }: FilterRules): (a: object, b: object) => number {
  const [name = '', direction = 'asc'] = part.split(/\s+/)
  const property = sortable.find((known) => known.toLowerCase() === name.toLowerCase())
  if (property === undefined || !['asc', 'desc'].includes(direction.toLowerCase()))
    throw unsupported(`Unsupported sort property '${name}' for '${resource}'.`)
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1
  return (a, b) => sign * (compare(read(a, property), read(b, property)) || 0)
}
