type Members = Readonly<Record<string, unknown>>

/** Objects member by member; any other value of `over` replaces; undefined leaves, null as a member removes. */
export function deepMerge(base: Members, over: Members): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) continue
    const before = base[name]
    if (value === null) delete merged[name]
    else merged[name] = isObject(before) && isObject(value) ? deepMerge(before, value) : value
  }
  return merged
}

/** Lays `over` on a complete object whose members are all known; says which member is not. */
export function overlay<T extends object>(base: T, over: Members, path: string): T {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base))
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    if (!(name in merged)) throw new TypeError(`${path}.${name} is unknown`)
    merged[name] = isObject(before) && isObject(value) ? overlay(before, value, `${path}.${name}`) : value
  }
  return merged as T
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
