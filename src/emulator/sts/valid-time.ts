import type { AssertionClaims } from './read-assertion.ts'
import { refuse } from './token-refusal.ts'

/** Whether an instant lies before or after a span; an end that is no date is open. */
export const isOutside = (now: number, { from, to }: { from: string; to: string }): boolean =>
  now < Date.parse(from) || now > Date.parse(to)

const SKEW_S = 300

/** Five minutes of grace for clocks that differ. */
export function checkTimes({ exp, nbf }: AssertionClaims, nowMs: number): void {
  const now = nowMs / 1000
  if (exp !== undefined && exp + SKEW_S >= now && (nbf === undefined || nbf - SKEW_S <= now)) return
  const date = (seconds: number): string => new Date(seconds * 1000).toISOString()
  throw refuse(700024, { now: date(now), expires: exp === undefined ? 'absent' : date(exp) })
}
