import type { Parameters } from '../catalogue/parameters.ts'
import { type Signal, signalPhrases } from '../catalogue/signals.ts'
import { findBareCodes, findCodes, type Occurrence } from './codes.ts'
import { flatten, lowerInPlace, tighten } from './escapes.ts'
import { type Fragment, fragmentsOf } from './fragments.ts'
import { type Message, readMessage, tellingParts } from './message.ts'
import { type PhraseFinder, phraseFinder } from './phrases.ts'
import { readRequest } from './request.ts'
import { type DecodedToken, findAssertion, findTokens } from './tokens.ts'

/** A number of the text, and what its message says. */
export interface NumberSeen {
  readonly code: number
  readonly message: Message
}

/** Everything that a text tells of a failure. */
export interface Reading {
  /** In the order of the text, each number once. */
  readonly numbers: readonly NumberSeen[]
  /** Whether a phrase stands in the text. */
  readonly says: PhraseFinder
  /** The message of a complaint that has no number, through the wordings of its misconfiguration. */
  messageOf(misconfiguration: string): Message
  readonly signals: ReadonlySet<Signal>
  /** What a request in the text asked for. */
  readonly request: Parameters
  readonly tokens: readonly DecodedToken[]
  /** With which a client signed in, instead of with a secret. */
  readonly assertion?: DecodedToken
  readonly correlationId?: string
  readonly timestamp?: string
}

/** `isKnown` tells which numbers exist. Never throws; the time grows with the length of the text. */
export function read(text: string, isKnown: (code: number) => boolean): Reading {
  const fragments = fragmentsOf(text)
  const flat = flatten(fragments.map((fragment) => fragment.text).join('\n'))
  const lower = lowerInPlace(flat)
  const request = readRequest(fragments.flatMap(({ raw, text: plain }) => [...raw, plain]))
  const says = phraseFinder(lower)
  const tokens = findTokens(text)
  const assertion = findAssertion(text, tokens)
  const written = writtenNumbers(fragments, isKnown)
  return {
    numbers: written.length > 0 ? written : unwrittenNumbers(flat, lower, says),
    says,
    messageOf: (misconfiguration) => readMessage(misconfiguration, flat),
    signals: new Set([
      ...signalNames.filter((name) => signalPhrases[name].some(says)),
      ...(request.secretIsGuid ? (['secret-is-guid'] as const) : []),
    ]),
    request: request.parameters,
    tokens,
    ...(assertion ? { assertion } : {}),
    ...around(flat),
  }
}

const signalNames = Object.keys(signalPhrases) as (keyof typeof signalPhrases)[]

// A message with its ids is shorter; a text that repeats numbers is a log, and its first ones are enough.
const MESSAGE = 3000
const OCCURRENCES = 100

function writtenNumbers(fragments: readonly Fragment[], isKnown: (code: number) => boolean): NumberSeen[] {
  const found = fragments.map(({ text }) => ({
    text,
    numbers: findCodes(text, isKnown),
    bare: findBareCodes(text, isKnown),
  }))
  const prefixed = found.some(({ numbers }) => numbers.length > 0)
  return once(
    found.flatMap(({ text, numbers, bare }) =>
      numbersSeen(
        text,
        [...numbers, ...bare.certain, ...(prefixed ? [] : bare.likely)].slice(0, OCCURRENCES),
      ),
    ),
  )
}

const numbersSeen = (text: string, numbers: readonly Occurrence[]): NumberSeen[] =>
  numbers.map(({ code, end }) => {
    const next = numbers.map(({ start }) => start).filter((start) => start >= end)
    return { code, message: readMessage(code, text.slice(end, Math.min(end + MESSAGE, ...next))) }
  })

/** Each number once, with the message that says most. */
function once(seen: readonly NumberSeen[]): NumberSeen[] {
  const best = new Map<number, NumberSeen>()
  for (const number of seen) {
    const before = best.get(number.code)
    best.set(number.code, before && weight(before) >= weight(number) ? before : number)
  }
  return [...best.values()]
}

const weight = ({ message }: NumberSeen): number =>
  Object.keys(message.parameters).length * 2 + (message.variant === undefined ? 0 : 1)

/** Messages whose number was left out, known by their wording. */
const unwrittenNumbers = (flat: string, lower: string, says: PhraseFinder): NumberSeen[] =>
  once(
    tellingParts.flatMap(({ of, part }) => {
      if (typeof of !== 'number' || !says(part)) return []
      const at = lower.indexOf(part)
      return [{ code: of, message: readMessage(of, flat.slice(Math.max(0, at - 300), at + MESSAGE)) }]
    }),
  )

const guid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const correlation = new RegExp(`correlation[ _-]?id["':=\\s]{1,6}(${guid})`, 'i')
const time = /\btimestamp["':=\s]{1,6}(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)/i

function around(flat: string): Pick<Reading, 'correlationId' | 'timestamp'> {
  // A line end may stand inside it.
  const correlationId = (correlation.exec(flat) ?? correlation.exec(tighten(flat)))?.[1]
  const timestamp = time.exec(flat)?.[1]
  return {
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(timestamp === undefined ? {} : { timestamp }),
  }
}
