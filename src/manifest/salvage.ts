import type { z } from 'zod'
import type { Path } from './problem.ts'
import { type Manifest, manifestSchema } from './schema.ts'

/** The part of a refused document that the schema accepts, so that the rules can be tried on it all the same. */
interface Salvaged {
  readonly manifest: Manifest
  /** A path in `manifest`, as it was in the document: what was taken out of a list has moved the rest up. */
  original(path: Path): Path
}

const tolerant = manifestSchema.extend({ name: manifestSchema.shape.name.catch('name') })

/** What is taken out can make something around it incomplete, which then goes as well. */
const ROUNDS = 5

export function salvage(document: unknown): Salvaged | undefined {
  let refused: ReadonlySet<string> = new Set()
  for (let round = 0; round < ROUNDS; round++) {
    const result = tolerant.safeParse(without(document, refused, []), { reportInput: true })
    const original = (path: Path) => restored(path, refused)
    if (result.success) return { manifest: result.data, original }
    refused = new Set([
      ...refused,
      ...result.error.issues.flatMap(culprits).map((path) => id(original(path))),
    ])
  }
  return undefined
}

/**
 * What has to go so that the issue goes. An element of a list goes whole: with a default in place of one of its
 * members, a rule might complain of something that nobody wrote.
 */
function culprits(issue: z.core.$ZodIssue): Path[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...path, key])
  const element = path.findLastIndex((part) => typeof part === 'number')
  return [element < 0 ? path : path.slice(0, element + 1)]
}

const id = (path: Path): string => JSON.stringify(path)

function without(value: unknown, refused: ReadonlySet<string>, path: Path): unknown {
  const below = `${id(path).slice(0, -1)}${path.length === 0 ? '' : ','}`
  if (typeof value !== 'object' || value === null || ![...refused].some((other) => other.startsWith(below))) {
    return value
  }
  const isKept = (part: string | number) => !refused.has(id([...path, part]))
  const inner = (part: string | number, member: unknown) => without(member, refused, [...path, part])
  if (Array.isArray(value)) {
    return value.flatMap((member, index) => (isKept(index) ? [inner(index, member)] : []))
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isKept(key))
      .map(([key, member]) => [key, inner(key, member)]),
  )
}

function restored(path: Path, refused: ReadonlySet<string>): Path {
  const done: (string | number)[] = []
  for (const part of path) done.push(typeof part === 'number' ? indexBefore(part, done, refused) : part)
  return done
}

/** The index that the element had before its refused neighbours were taken out. */
function indexBefore(index: number, list: Path, refused: ReadonlySet<string>): number {
  let before = -1
  for (let left = index; left >= 0; left--) {
    do before++
    while (refused.has(id([...list, before])))
  }
  return before
}
