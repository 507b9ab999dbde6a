import { variants } from '../../src/emulator/conditions/variants.ts'

/** Every reading of what is unclear, one at a time; the first is the default. */
export const readings: readonly (readonly string[])[] = [[], ...Object.keys(variants).map((name) => [name])]

/** `npm run test:safety` tries every pair of values, `npm test` each value at least once. */
export const isWhole = process.env.APPREG_SAFETY === 'whole'

/**
 * Combinations of three lists, the last of them the longest but one: every value of one with every value of each other.
 * Otherwise every value in some combination.
 */
export function together<A, B, C>(
  some: readonly A[],
  others: readonly B[],
  many: readonly C[],
): (readonly [A, B, C])[] {
  if (isWhole) {
    const { length } = others
    return some.flatMap((a, i) =>
      others.flatMap((b, j) =>
        many.filter((_, k) => k % length === (i + j) % length).map((c) => [a, b, c] as const),
      ),
    )
  }
  const count = Math.max(some.length, others.length, many.length)
  // Lists of one length would otherwise go in step.
  return Array.from({ length: count }, (_, i) => [
    some[i % some.length] as A,
    others[(i + Math.floor(i / some.length)) % others.length] as B,
    many[i % many.length] as C,
  ])
}

/** Of runs that are broken off after any of their steps: every one in `npm run test:safety`, every third in `npm test`. */
export const stride = isWhole ? 1 : 3

export const sampled = <Item>(all: readonly Item[]): readonly Item[] =>
  all.filter((_, index) => index % stride === 0)

let last = 0
/** A key that no other test has. */
export const newKey = (): string => `safe-${++last}`
