import { badRequest } from './refusal.ts'
import type { Call } from './route.ts'

const PAGE = 100

/**
 * One page of the matches and where the next one is. Pages are cut after the last object of the page before, so that objects
 * deleted in between do not shift them; when that one itself is gone, where it was.
 */
export function pageOf<T extends { readonly id: string }>(
  call: Call,
  path: string,
  matches: readonly T[],
): { page: readonly T[]; nextLink?: string } {
  const { skiptoken, top = PAGE } = call.query
  const start = skiptoken === undefined ? 0 : startAfter(skiptoken, matches)
  const page = matches.slice(start, start + top)
  const last = page.at(-1)
  if (last === undefined || start + page.length >= matches.length) return { page }
  const token = Buffer.from(`${start + page.length - 1} ${last.id}`).toString('base64url')
  return { page, nextLink: nextLink(call, path, token) }
}

function startAfter(skiptoken: string, matches: readonly { readonly id: string }[]): number {
  const [, position = '', last] = /^(\d+) (\S+)$/.exec(Buffer.from(skiptoken, 'base64url').toString()) ?? []
  if (last === undefined) throw badRequest('The skip token is not valid.')
  const found = matches.findIndex(({ id }) => id === last)
  return found < 0 ? Number(position) : found + 1
}

function nextLink(call: Call, path: string, skiptoken: string): string {
  const { filter, search, select, expand, orderby, top, count } = call.query
  const options = Object.entries({
    $filter: filter,
    $search: search,
    $select: select.length > 0 ? select.join(',') : undefined,
    $expand: expand.length > 0 ? expand.join(',') : undefined,
    $orderby: orderby,
    $top: top,
    $count: count ? 'true' : undefined,
    $skiptoken: skiptoken,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return `${call.root}${path}?${options.join('&')}`
}
