import type { Vault } from './vault.ts'
import { badParameter } from './vault-refusal.ts'

const MAX_PAGE = 25

/** A page of a list, with the address of the next one; null on the last. */
export function paged(
  { vault, query }: { vault: Vault; query: URLSearchParams },
  path: string,
  items: readonly object[],
): object {
  const size = pageSize(query.get('maxresults'))
  const start = Number(query.get('$skiptoken') ?? 0)
  if (!Number.isInteger(start) || start < 0) throw badParameter('Invalid $skiptoken')
  const end = start + size
  const next = new URLSearchParams({
    'api-version': query.get('api-version') ?? '',
    $skiptoken: String(end),
    maxresults: String(size),
  })
  return {
    value: items.slice(start, end),
    nextLink: end < items.length ? `https://${vault.name}.vault.azure.net${path}?${next}` : null,
  }
}

function pageSize(asked: string | null): number {
  if (asked === null) return MAX_PAGE
  const size = Number(asked)
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE) return size
  throw badParameter(`Invalid maxresults value: ${asked}. It has to be between 1 and ${MAX_PAGE}.`)
}
