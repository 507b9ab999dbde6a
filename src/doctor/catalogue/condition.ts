import type { DecodedToken } from '../read/tokens.ts'
import type { Parameters } from './parameters.ts'
import type { Signal } from './signals.ts'

/** What is known of the failure when causes are ranked. */
export interface Situation {
  readonly parameters: Parameters
  readonly signals: ReadonlySet<Signal>
  /** Which of several wordings of its number the message has (wordings.json). */
  readonly variant?: string
  /** The token that the client of the request signed in with, decoded. */
  readonly assertion?: DecodedToken
}

/** `reads` completes "when …" in the documentation. */
export interface Condition {
  readonly reads: string
  holds(situation: Situation): boolean
}

export const either = (first: Condition, second: Condition): Condition => ({
  reads: `${first.reads}, or ${second.reads}`,
  holds: (situation) => first.holds(situation) || second.holds(situation),
})

/** The text around the message tells it. */
export const signal = (name: Signal, reads: string): Condition => ({
  reads,
  holds: ({ signals }) => signals.has(name),
})

/** The message has this wording of its number. */
export const wording = (name: string, reads: string): Condition => ({
  reads,
  holds: ({ variant }) => variant === name,
})
