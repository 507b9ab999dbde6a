import { variants } from '../../src/emulator/conditions/variants.ts'

/** Every reading of what is unclear, one at a time; the first is the default. */
export const readings: readonly (readonly string[])[] = [[], ...Object.keys(variants).map((name) => [name])]

/** `npm run test:safety` tries every combination, `npm test` each value at least once. */
export const isWhole = process.env.APPREG_SAFETY === 'whole'

/**
 * The combinations of two lists to try. Otherwise each of `many` with one of `others` in turn; with a list as long as
 * that one or longer, no value is left out.
 */
export const combined = <A, B>(many: readonly A[], others: readonly B[]): (readonly [A, B])[] =>
  isWhole
    ? many.flatMap((one) => others.map((other) => [one, other] as const))
    : many.map((one, index) => [one, others[index % others.length] as B] as const)

let last = 0
/** A key that no other test has. */
export const newKey = (): string => `safe-${++last}`
