import type { Literal } from './filter-tokens.ts'

/** A member of an object, by its exact name; `web/redirectUris` leads into a complex property. */
export const read = (entity: unknown, path: string): unknown =>
  path
    .split('/')
    .reduce(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined,
      entity,
    )

export const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')

/** String comparison in directory filters ignores case. */
export const equal = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b

/** Order of two values of one kind; texts without case, dates by their text. NaN when they do not compare. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN
  return lower(a) < lower(b) ? -1 : Number(lower(a) > lower(b))
}

/** What an operator says of a value and a literal. */
export const COMPARISONS = {
  eq: equal,
  ne: (a: unknown, b: Literal) => !equal(a, b),
  ge: (a: unknown, b: Literal) => compare(a, b) >= 0,
  gt: (a: unknown, b: Literal) => compare(a, b) > 0,
  le: (a: unknown, b: Literal) => compare(a, b) <= 0,
  lt: (a: unknown, b: Literal) => compare(a, b) < 0,
} as const

export type Comparison = keyof typeof COMPARISONS

export const isComparison = (token: string): token is Comparison => Object.hasOwn(COMPARISONS, token)

/** What a function says of a text and a part of it. */
export const TESTS = {
  startswith: (value: unknown, part: string) => lower(value).startsWith(part),
  endswith: (value: unknown, part: string) => lower(value).endsWith(part),
} as const

export type Test = keyof typeof TESTS
