/** Equal values once each, in their order. */
export const unique = (values: readonly string[]): string[] => [...new Set(values)]

/** Values with an equal `id` once each: the first of them. */
export const uniqueBy = <Value>(values: readonly Value[], id: (value: Value) => string): Value[] => {
  const ids = values.map(id)
  return values.filter((_, index) => ids.indexOf(ids[index] ?? '') === index)
}
