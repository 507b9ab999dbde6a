/** A value in a JSON file, and where it stands. */
export interface Place {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From the root, as JavaScript writes it: `properties.connectionParameters["token:TenantId"]`. */
  readonly path: string
  /** Where it begins in the text, a byte order mark aside. */
  readonly offset: number
  /** The same as plain JSON. */
  readonly value: unknown
  /** Of an object, in the order of the file; a name that stands there twice is there twice. */
  readonly members: readonly Member[]
  /** Of an array. */
  readonly items: readonly Place[]
}

export type Member = readonly [name: string, place: Place]

/**
 * What stands under these names, one after another. Capitals do not count: the portal writes `ResourceUri` where
 * Microsoft's tools write `resourceUri`, and both are met in one file. Of a name that is there twice the last one counts.
 */
export function at(place: Place | undefined, ...names: readonly string[]): Place | undefined {
  return names.reduce<Place | undefined>(
    (here, name) => here?.members.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
    place,
  )
}

/** The text there, trimmed; nothing where it is empty or no text. */
export function textOf(place: Place | undefined): string | undefined {
  return typeof place?.value === 'string' ? place.value.trim() || undefined : undefined
}

export const isObject = (place: Place | undefined): place is Place =>
  typeof place?.value === 'object' && place.value !== null && !Array.isArray(place.value)

/** Whether it says yes: written as a boolean or as a word, and both are met. */
export const isYes = (place: Place | undefined): boolean =>
  String(place?.value ?? '').toLowerCase() === 'true'

/** Under these names; objects only. */
export const membersOf = (place: Place | undefined): Member[] =>
  (place?.members ?? []).filter(([, member]) => isObject(member))
