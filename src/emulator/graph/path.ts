import { Refusal } from './refusal.ts'

/** How an object is addressed: by its id or by an alternate key such as appId. */
export interface Key {
  readonly by: string
  readonly value: string
}

export type Segment = { readonly name: string } | { readonly key: Key }

const KEYED = /^(.+?)\((?:(\w+)=)?'?((?:[^']|'')*?)'?\)$/

/** The path after the version, as names and keys: `/applications(appId='x')/addPassword` has three segments. */
export function parsePath(path: string): Segment[] {
  const parts = path.split('/').filter((part) => part !== '')
  const own = parts[0]?.toLowerCase() === 'myorganization' ? parts.slice(1) : parts
  return own.map(decode).flatMap((part): Segment[] => {
    const keyed = KEYED.exec(part)
    if (!keyed?.[1]) return [{ name: part }]
    return [
      { name: keyed[1] },
      { key: { by: keyName(keyed[2] ?? 'id'), value: (keyed[3] ?? '').replaceAll("''", "'") } },
    ]
  })
}

const KEYS = ['id', 'appId', 'uniqueName', 'name']

/** In Graph's spelling, as far as it is a key that something has. */
const keyName = (given: string): string =>
  KEYS.find((known) => known.toLowerCase() === given.toLowerCase()) ?? given

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Refusal(400, 'BadRequest', `Resource not found for the segment '${part}'.`)
  }
}

const NAMESPACE = /^microsoft\.graph\./i

/** The keys of `segments` when they fit `template`; undefined when they do not. */
export function matchPath(template: string, segments: readonly Segment[]): Key[] | undefined {
  const expected = template.split('/').slice(1)
  if (expected.length !== segments.length) return undefined
  const keys: Key[] = []
  for (const [index, segment] of segments.entries()) {
    const want = expected[index] ?? ''
    if (want === '{}') keys.push('key' in segment ? segment.key : { by: 'id', value: segment.name })
    else if ('key' in segment || !sameName(want, segment.name)) return undefined
  }
  return keys
}

/** Names are compared without case; actions may carry their namespace. */
function sameName(want: string, name: string): boolean {
  const given = name.toLowerCase()
  return given === want.toLowerCase() || given.replace(NAMESPACE, '') === want.toLowerCase()
}
