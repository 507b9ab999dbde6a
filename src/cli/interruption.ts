import { AppregError } from '../errors.ts'
import { safeLine } from './present/safe.ts'

// A signal ends the process where it stands, and nobody is left to ask: so a run says beforehand what it would leave.

/** How a registration stands at this moment, in one line. */
type Standing = () => string

const standings = new Map<string, Standing | undefined>()

/** The keys of registrations that this run is going to write. */
export function expects(keys: readonly string[]): void {
  for (const key of keys) standings.set(key, undefined)
}

/** From now on the registration is being written. */
export function stands(key: string, standing: Standing): void {
  standings.set(key, standing)
}

/** What an interruption at this moment leaves. */
export const interrupted = (): AppregError =>
  new AppregError('INTERRUPTED', `interrupted${whatIsLeft()}`, {
    hints: ['run the same command again: it continues from what the tenant holds'],
  })

function whatIsLeft(): string {
  const begun = [...standings].flatMap(([key, standing]) => (standing ? [`${key}: ${standing()}`] : []))
  const others = [...standings].flatMap(([key, standing]) => (standing ? [] : [key]))
  if (begun.length === 0) return others.length > 0 ? ': nothing was changed' : ''
  const lines = others.length > 0 ? [...begun, `not begun: ${others.join(', ')}`] : begun
  return lines.map((line) => `\n${safeLine(line)}`).join('')
}
