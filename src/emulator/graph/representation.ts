import type { Reply } from '../http-message.ts'
import { type FilterRules, parseFilter } from './filter.ts'
import { isEventual, type Query } from './query.ts'
import { Refusal } from './refusal.ts'
import type { Call } from './route.ts'

const METADATA = 'https://graph.microsoft.com/v1.0/$metadata'
const PAGE = 100

/** How a set of entities appears on the wire. */
export interface EntitySet {
  /** The fragment of `@odata.context`: `applications`. */
  readonly context: string
  readonly filter: FilterRules
  /** What one list request costs in `x-ms-resource-unit`; 1 with $select. */
  readonly cost: 1 | 2
  /** Path that `@odata.nextLink` continues, after the version: `/applications`. */
  readonly path: string
}

interface Identified {
  readonly id: string
}

/** A collection answer: filtered, paged, with the selected properties. */
export function listReply<T extends Identified>(call: Call, set: EntitySet, entities: readonly T[]): Reply {
  const { query } = call
  const matches =
    query.filter === undefined ? entities : entities.filter(parseFilter(query.filter, set.filter))
  const { page, next } = pageOf(matches, query)
  const select = selection(query, entities[0], set.filter.resource)
  return {
    status: 200,
    headers: { 'x-ms-resource-unit': String(select ? 1 : set.cost) },
    body: {
      '@odata.context': `${METADATA}#${set.context}${select ? `(${select.join(',')})` : ''}`,
      ...(query.count && isEventual(call.headers) ? { '@odata.count': matches.length } : {}),
      ...(next === undefined ? {} : { '@odata.nextLink': nextLink(call, set, next) }),
      value: page.map((entity) => pick(entity, select)),
    },
  }
}

/** The number of matches as text; refused without ConsistencyLevel. */
export function countReply<T extends Identified>(
  call: Call,
  rules: FilterRules,
  entities: readonly T[],
): Reply {
  if (!isEventual(call.headers))
    throw new Refusal(400, 'Request_BadRequest', '$count is not currently supported.')
  const { filter } = call.query
  const matches = filter === undefined ? entities : entities.filter(parseFilter(filter, rules))
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(matches.length) }
}

/** One entity with its context: `applications/$entity`. */
export function entityReply(call: Call, set: { context: string; resource: string }, entity: object): Reply {
  const select = selection(call.query, entity, set.resource)
  const context = `${METADATA}#${set.context}${select ? `(${select.join(',')})` : ''}/$entity`
  return { status: 200, body: { '@odata.context': context, ...pick(entity, select) } }
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

/** Pages are cut after the last id of the page before, so that objects deleted in between do not shift them. */
function pageOf<T extends Identified>(
  matches: readonly T[],
  query: Query,
): { page: readonly T[]; next?: string } {
  const last =
    query.skiptoken === undefined ? undefined : Buffer.from(query.skiptoken, 'base64url').toString()
  const start = last === undefined ? 0 : matches.findIndex((entity) => entity.id === last) + 1
  const page = matches.slice(start, start + (query.top ?? PAGE))
  const end = page.at(-1)
  const more = end !== undefined && start + page.length < matches.length
  return more ? { page, next: Buffer.from(end.id).toString('base64url') } : { page }
}

function nextLink(call: Call, set: EntitySet, skiptoken: string): string {
  const { filter, select, top, count } = call.query
  const options = Object.entries({
    $filter: filter,
    $select: select.length > 0 ? select.join(',') : undefined,
    $top: top,
    $count: count ? 'true' : undefined,
    $skiptoken: skiptoken,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return `${call.root}${set.path}?${options.join('&')}`
}

/** The selected names in Graph's spelling; undefined without $select. */
function selection(query: Query, sample: object | undefined, resource: string): string[] | undefined {
  if (query.select.length === 0) return undefined
  if (sample === undefined) return [...query.select]
  const known = Object.keys(sample)
  return query.select.map((name) => {
    const exact = known.find((property) => property.toLowerCase() === name.toLowerCase())
    if (exact !== undefined) return exact
    const type = `microsoft.graph.${resource.charAt(0).toLowerCase()}${resource.slice(1)}`
    throw new Refusal(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${type}'.`,
    )
  })
}

const pick = (entity: object, select: readonly string[] | undefined): object =>
  select ? Object.fromEntries(Object.entries(entity).filter(([name]) => select.includes(name))) : entity
