/** Tells of each value whether it came before. In one pass, because a file may hold thousands. */
export function cameBefore<T>(): (value: T) => boolean {
  const seen = new Set<T>()
  return (value) => seen.size === seen.add(value).size
}
