// Graph's collections are sets: a later read may return them in another order.

/** `have` and what `want` adds to it, in a stable order: nothing that is there is moved or lost. */
export const union = (have: readonly string[], want: readonly string[]): string[] => [
  ...new Set([...have, ...want]),
]

export const containsAll = (have: readonly string[], want: readonly string[]): boolean =>
  want.every((item) => have.includes(item))

export const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  containsAll(a, b) && containsAll(b, a)
