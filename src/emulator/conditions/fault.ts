import { validateHeaderValue } from 'node:http'
import { EmulatorError } from '../emulator-error.ts'

/** What goes wrong. Apart from `drop-before` and a plain `status`, the request has had its effect by then. */
export type Effect =
  | { readonly kind: 'drop-before' | 'drop-after' | 'truncate' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'content-type'; readonly type: string }
  | {
      readonly kind: 'status'
      readonly status: number
      /** Answered after the request took effect. */
      readonly after: boolean
      /** Error code of the answer. */
      readonly code: string | undefined
      /** Seconds. */
      readonly retryAfter: number | undefined
    }

/** One line of trouble: an effect, and which requests it meets. */
export interface Fault {
  /** As it was written. */
  readonly spec: string
  readonly effect: Effect
  readonly method: string | undefined
  /** Part of the path, lower-case. */
  readonly path: string | undefined
  /** Part of the host name, lower-case. */
  readonly host: string | undefined
  /** Only the nth request that matches. */
  readonly nth: number | undefined
  /** Every so many requests that match. */
  readonly every: number | undefined
  /** At most so often. */
  readonly times: number | undefined
}

/** What a timer takes, in milliseconds. */
export const LONGEST_WAIT = 2 ** 31 - 1

const EFFECTS = ['drop-before', 'drop-after', 'truncate', 'slow', 'content-type', 'status']
const SELECTORS = ['method', 'path', 'host', 'nth', 'every', 'times']
const STATUS_DETAILS = ['after', 'code', 'retry-after']
const WITH_VALUE = new Set(['slow', 'content-type', 'status', ...SELECTORS, 'code', 'retry-after'])

/** Reads `EFFECT[,SELECTOR…]`, such as `status=503,path=/addPassword,times=2`. Throws EmulatorError that says what is wrong. */
export function parseFault(spec: string): Fault {
  const words = readWords(spec)
  const effects = EFFECTS.filter((name) => words.has(name))
  const [name] = effects
  if (name === undefined || effects.length > 1)
    throw wrong(spec, `a fault has exactly one effect: ${EFFECTS.join(', ')}`)
  const strayDetail = STATUS_DETAILS.find((detail) => words.has(detail))
  if (name !== 'status' && strayDetail) throw wrong(spec, `"${strayDetail}" goes with status= only`)
  const count = (selector: string) => number(spec, words, { name: selector, min: 1 })
  return {
    spec,
    effect: readEffect(spec, name, words),
    method: words.get('method')?.toUpperCase(),
    path: words.get('path')?.toLowerCase(),
    host: words.get('host')?.toLowerCase(),
    nth: count('nth'),
    every: count('every'),
    times: count('times'),
  }
}

function readWords(spec: string): Map<string, string> {
  const words = new Map<string, string>()
  for (const part of spec.split(',').map((word) => word.trim())) {
    const [name = '', value] = part.split(/=(.*)/s)
    if (![...EFFECTS, ...SELECTORS, ...STATUS_DETAILS].includes(name))
      throw wrong(spec, `"${part}" is neither an effect nor a selector (${SELECTORS.join(', ')})`)
    if (words.has(name)) throw wrong(spec, `"${name}" is there twice`)
    if (WITH_VALUE.has(name) && !value) throw wrong(spec, `"${name}" needs a value: ${name}=…`)
    if (!WITH_VALUE.has(name) && value !== undefined) throw wrong(spec, `"${name}" takes no value`)
    words.set(name, value ?? '')
  }
  return words
}

function readEffect(spec: string, name: string, words: ReadonlyMap<string, string>): Effect {
  const required = (limits: { min: number; max?: number }): number =>
    number(spec, words, { name, ...limits }) ?? 0
  switch (name) {
    case 'slow':
      return { kind: 'slow', ms: required({ min: 1, max: LONGEST_WAIT }) }
    case 'content-type':
      return { kind: 'content-type', type: headerValue(spec, words.get(name) ?? '') }
    case 'status':
      return {
        kind: 'status',
        status: required({ min: 200, max: 599 }),
        after: words.has('after'),
        code: words.get('code'),
        retryAfter: number(spec, words, { name: 'retry-after', min: 0 }),
      }
    case 'truncate':
    case 'drop-after':
      return { kind: name }
    default:
      return { kind: 'drop-before' }
  }
}

function headerValue(spec: string, value: string): string {
  try {
    validateHeaderValue('content-type', value)
    return value
  } catch {
    throw wrong(spec, '"content-type" has a character that no header can carry')
  }
}

function number(
  spec: string,
  words: ReadonlyMap<string, string>,
  { name, min, max = Number.MAX_SAFE_INTEGER }: { name: string; min: number; max?: number },
): number | undefined {
  const text = words.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  throw wrong(spec, `"${name}=${text}" needs a whole number ${range}`)
}

const wrong = (spec: string, reason: string): EmulatorError =>
  new EmulatorError(`the fault "${spec}" cannot be read: ${reason}`)
