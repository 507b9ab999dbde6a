import type { Change } from '../../src/model/change.ts'
import type { GraphRequest } from '../../src/model/request.ts'

/** A change in one line: `update application web.redirectUris`. */
export const lines = (changes: readonly Change[]): string[] =>
  changes.map(({ op, object, name, path }) => [op, object, name, path].filter(Boolean).join(' '))

/** A request in one line: `POST /servicePrincipals`. */
export const calls = (requests: readonly GraphRequest[]): string[] =>
  requests.map(({ method, path }) => `${method} ${path}`)

export const bodies = (requests: readonly GraphRequest[]): unknown[] => requests.map(({ body }) => body)

/** The same set in another order, as a later read of Graph may return it. */
export const turned = <Item>(items: readonly Item[]): Item[] => [...items].reverse()
