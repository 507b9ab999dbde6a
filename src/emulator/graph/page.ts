import { badRequest } from './refusal.ts'
import type { Call } from './route.ts'

const PAGE = 100

/** One page of the matches and where the next one is. Pages are cut after the last id of the page before, so that objects deleted in between do not shift them. */
export function pageOf<T extends { readonly id: string }>(
  call: Call,
  path: string,
  matches: readonly T[],
): { page: readonly T[]; nextLink?: string } {
  const { skiptoken, top } = call.query
  const last = skiptoken === undefined ? undefined : Buffer.from(skiptoken, 'base64url').toString()
  if (last !== undefined && !/^[\w-]{20,}$/.test(last)) throw badRequest('The skip token is not valid.')
  const start = last === undefined ? 0 : matches.findIndex((entity) => entity.id === last) + 1
  const page = matches.slice(start, start + (top ?? PAGE))
  const end = page.at(-1)
  const more = end !== undefined && start + page.length < matches.length
  return more ? { page, nextLink: nextLink(call, path, Buffer.from(end.id).toString('base64url')) } : { page }
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
