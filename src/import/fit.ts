import { AppregError } from '../errors.ts'
import { check } from '../manifest/load.ts'
import { type Path, pathText } from '../manifest/problem.ts'
import type { LeftOut } from './left-out.ts'

/** What is taken out can make something else wrong, which then goes as well. */
const ROUNDS = 20

interface Fitted {
  readonly document: object
  readonly leftOut: readonly LeftOut[]
}

/**
 * Takes out of a document what a manifest refuses: hand-made registrations hold what Entra took in other years, or
 * takes with a warning. An element of a list goes whole.
 */
export function fitted(whole: object): Fitted {
  let document: unknown = whole
  const leftOut: LeftOut[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const { findings } = check(document)
    if (findings.length === 0) return { document: document as object, leftOut }
    const refused = new Map(findings.map(({ path, message }) => [pathText(removed(path)), { path, message }]))
    for (const { path, message } of [...refused.values()].sort(byIndexFromTheEnd)) {
      const place = removed(path)
      leftOut.push({ path: place, what: `${shown(at(document, place))}: ${below(path, place)}${message}` })
      document = without(document, place)
    }
  }
  const rest = check(document).findings.map(({ path, message }) => `${pathText(path)} ${message}`)
  throw new AppregError('MANIFEST_INVALID', `no manifest can describe this registration: ${rest.join(', ')}`)
}

/** The element of a list that is meant, or else the value itself. */
function removed(path: Path): Path {
  const element = path.findLastIndex((part) => typeof part === 'number')
  return element < 0 ? path : path.slice(0, element + 1)
}

const below = (path: Path, place: Path): string =>
  path.length > place.length ? `its ${pathText(path.slice(place.length))} ` : 'it '

const byIndexFromTheEnd = (a: { readonly path: Path }, b: { readonly path: Path }): number =>
  Number(removed(b.path).at(-1)) - Number(removed(a.path).at(-1)) || 0

const at = (value: unknown, [step, ...rest]: Path): unknown =>
  step === undefined ? value : at((value as Record<string | number, unknown> | undefined)?.[step], rest)

function without(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, index) => index !== step)
      : value.map((member, index) => (index === step ? without(member, rest) : member))
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      key !== step ? [[key, member]] : rest.length === 0 ? [] : [[key, without(member, rest)]],
    ),
  )
}

/** Members by which people know a thing. */
const shown = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value)
  const members: Record<string, unknown> = { ...value, ...Object.values(value).find(isMapping) }
  return String(members.value ?? members.name ?? members.principal ?? JSON.stringify(value))
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
