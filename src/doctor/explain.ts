import type { Diagnosis, Finding } from '../model/finding.ts'
import { isKnownNumber } from './catalogue/codes.ts'
import { findingsOf, once } from './findings.ts'
import { read } from './read/read.ts'
import { symptomsOf } from './symptoms.ts'
import { judgeTokens } from './token-findings.ts'

export interface Explanation extends Diagnosis {
  /** By which the entry in the sign-in log is found. */
  readonly correlationId?: string
  readonly timestamp?: string
}

/** What a pasted text says, and what to do. Looks at nothing but the text. `now` decides whether a token has expired. */
export function explain(text: string, now: Date): Explanation {
  const reading = read(text, isKnownNumber)
  const symptoms = symptomsOf(reading)
  // A trace holds tokens of many parties; beside an error only a single one is what the person asks about.
  const tokens = symptoms.length > 0 && reading.tokens.length > 1 ? [] : reading.tokens
  const findings: readonly Finding[] = once([...findingsOf(symptoms), ...judgeTokens(tokens, now)])
  return {
    codes: symptoms.flatMap(({ code }) => code ?? []),
    healthy: findings.every(({ severity }) => severity === 'info'),
    findings,
    ...(reading.correlationId === undefined ? {} : { correlationId: reading.correlationId }),
    ...(reading.timestamp === undefined ? {} : { timestamp: reading.timestamp }),
  }
}
