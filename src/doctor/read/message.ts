import { isParameterName, type ParameterName, type Parameters } from '../catalogue/parameters.ts'
import wordings from '../catalogue/wordings.json' with { type: 'json' }
import { flatten, lowerInPlace, tighten } from './escapes.ts'

/** What the message of a number, or of a complaint without one, says. */
export interface Message {
  readonly parameters: Parameters
  readonly variant?: string
}

interface Wording {
  /** The number, or the id of the misconfiguration that has none. */
  readonly of: number | string
  readonly variant?: string
  /** The parts that do not change, in lower case, and the names of the values between them. */
  readonly literals: readonly string[]
  readonly names: readonly string[]
}

const all: readonly Wording[] = wordings.map(
  ({ text, ...rest }: { of: number | string; variant?: string; text: string }) => ({
    ...rest,
    literals: lowerInPlace(text).split(/\{[^}]*\}/),
    names: [...text.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name),
  }),
)

/** Reads the text behind a number through the wording that fits it best. */
export function readMessage(of: number | string, text: string): Message {
  const flat = flatten(text)
  const tight = tighten(flat)
  const [best] = all
    .filter((wording) => wording.of === of)
    .map((wording) => ({ wording, likeness: likeness(wording, lowerInPlace(tight)) }))
    .sort((a, b) => b.likeness - a.likeness)
  if (!best || best.likeness === 0) return { parameters: {} }
  const { variant } = best.wording
  return { parameters: valuesOf(best.wording, flat, tight), ...(variant === undefined ? {} : { variant }) }
}

// Enough to be found where the sentence was changed or cut off further away.
const NEAR = 24

/** How much of the wording's own text is there; blanks do not count, line ends may stand anywhere. */
const likeness = ({ literals }: Wording, tightLower: string): number =>
  literals.map(tighten).reduce((sum, literal) => {
    const [head, tail] = [literal.slice(0, NEAR), literal.slice(-NEAR)]
    return (
      sum +
      (head.length > 3 && tightLower.includes(head) ? head.length : 0) +
      (tail !== head && tightLower.includes(tail) ? tail.length : 0)
    )
  }, 0)

/** Values without blanks are also looked for as if the text had none: a line end may break the words around them. */
function valuesOf(wording: Wording, flat: string, tight: string): Parameters {
  const values = valuesIn(wording, flat)
  const tightValues = valuesIn({ ...wording, literals: wording.literals.map(tighten) }, tight)
  const words = Object.entries(tightValues).filter(([name]) => isParameterName(name) && oneWord.has(name))
  const rejoined = Object.entries(values).map(([name, value]) => [
    name,
    isParameterName(name) && oneWord.has(name) && !/[<{*[]/.test(value) ? tighten(value) : value,
  ])
  return { ...Object.fromEntries(words), ...Object.fromEntries(rejoined) }
}

const oneWord: ReadonlySet<ParameterName> = new Set<ParameterName>([
  'uri',
  'authorizeUri',
  'appId',
  'resource',
  'resourceAppId',
  'issuer',
  'subject',
  'audience',
  'expectedAudience',
  'expectedSubject',
  'expectedIssuer',
  'thumbprint',
])

function valuesIn({ literals, names }: Wording, flat: string): Parameters {
  const lower = lowerInPlace(flat)
  const values: Record<string, string> = {}
  let cursor = 0
  for (const [index, name] of names.entries()) {
    const before = (literals[index] ?? '').slice(-NEAR)
    const at = lower.indexOf(before, cursor)
    if (at < 0) continue
    const start = at + before.length
    const end = endOf(lower, start, literals[index + 1] ?? '')
    const value = flat.slice(start, end).trim()
    cursor = end
    if (isParameterName(name) && value !== '' && value.length <= 1000) values[name] = value
  }
  return values
}

/** Where the next fixed text begins; where it was cut off, the closing quote, the end of the word or of the text. */
function endOf(lower: string, start: number, after: string): number {
  const whole = after === '' ? -1 : lower.indexOf(after.slice(0, NEAR / 2), start)
  if (whole >= 0) return whole
  const closing = /^['")]/.test(after)
    ? lower.indexOf(after.charAt(0), start)
    : lower.slice(start).search(/[\s'"]|$/) + start
  return closing < start ? lower.length : closing
}

// Shorter pieces are in other sentences too.
const TELLING = 25

/**
 * Wordings by their longest fixed part: by it a message is known whose number was left out. Where several numbers say the
 * same, it is the first.
 */
export const tellingParts: readonly { readonly of: number | string; readonly part: string }[] = all
  .flatMap(({ of, literals }) => {
    const [part = ''] = literals.map((literal) => literal.trim()).sort((a, b) => b.length - a.length)
    return part.length < TELLING ? [] : [{ of, part: part.replace(/\.$/, '').slice(0, 60) }]
  })
  .filter(({ of, part }, _, parts) => parts.find((one) => one.part === part)?.of === of)
