import type { Path } from '../manifest/problem.ts'

/** Something that the registration holds and the manifest cannot say. It stays as it is. */
export interface LeftOut {
  /** Where it would stand in the manifest. */
  readonly path: Path
  readonly what: string
}

/** Entries of a part of the manifest, and what could not become one. */
export interface Said<Entry> {
  readonly entries: readonly Entry[]
  readonly leftOut: readonly LeftOut[]
}

/** Turns each item into an entry, or into the reason why it cannot be one. */
export function say<Item, Entry>(
  items: readonly Item[],
  path: Path,
  sentence: (item: Item) => { readonly entry: Entry } | { readonly unsaid: string },
): Said<Entry> {
  const said = items.map(sentence)
  return {
    entries: said.flatMap((one) => ('entry' in one ? [one.entry] : [])),
    leftOut: said.flatMap((one) => ('unsaid' in one ? [{ path, what: one.unsaid }] : [])),
  }
}
