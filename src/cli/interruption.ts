import { AppregError } from '../errors.ts'
import { goOn } from './again.ts'
import { safeLine } from './present/safe.ts'

// A signal ends the process where it stands, and nobody is left to ask: so a run says beforehand what it would leave.

/** How a registration stands at this moment, in one line. */
type Standing = () => string

const standings = new Map<string, Standing | undefined>()
let isWriter = false

/** This run is going to write; the registrations with these keys, where it knows them already. */
export function expects(keys: readonly string[]): void {
  isWriter = true
  for (const key of keys) standings.set(key, undefined)
}

/** From now on the registration is being written. */
export function stands(key: string, standing: Standing): void {
  isWriter = true
  standings.set(key, standing)
}

/** How the registration stands, where this run writes it. */
export const standingOf = (key: string): string | undefined => standings.get(key)?.()

/** What an interruption at this moment leaves. */
export const interrupted = (): AppregError =>
  new AppregError('INTERRUPTED', `interrupted${whatIsLeft()}`, {
    // What only looks may have got a whole token as an argument: that is not shown again.
    hints: [isWriter ? goOn() : 'run the same command again'],
  })

function whatIsLeft(): string {
  const begun = [...standings].flatMap(([key, standing]) => (standing ? [`${key}: ${standing()}`] : []))
  const others = [...standings].flatMap(([key, standing]) => (standing ? [] : [key]))
  if (begun.length === 0) return isWriter ? ': nothing was changed' : ''
  const lines = others.length > 0 ? [...begun, `not begun: ${others.join(', ')}`] : begun
  return lines.map((line) => `\n${safeLine(line)}`).join('')
}
