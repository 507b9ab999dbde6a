import type { Evidence, FixKind } from '../../model/finding.ts'
import type { Situation } from '../catalogue/condition.ts'
import type { Picture } from './picture.ts'

export interface Judgement {
  /** `unknown`: what is compared cannot be seen from here. */
  readonly verdict: 'established' | 'ruled out' | 'unknown'
  readonly evidence: readonly Evidence[]
  /** Where a person can see it. */
  readonly place?: string
}

/** What is suspected: one name of a check stands for several causes. */
export interface Suspicion {
  readonly misconfiguration: string
  readonly kind: FixKind
  readonly situation: Situation
}

/** Compares what it is named after. Reads nothing and changes nothing. */
export type Check = (picture: Picture, suspicion: Suspicion) => Judgement

/** It is not as it should be. */
export const amiss = (what: string, expected: string, actual: string): Judgement => ({
  verdict: 'established',
  evidence: [{ what, expected, actual }],
})

export const inOrder = (what: string, expected: string, actual: string): Judgement => ({
  verdict: 'ruled out',
  evidence: [{ what, expected, actual }],
})

export const unknown: Judgement = { verdict: 'unknown', evidence: [] }

/** Nothing that Graph tells: a person has to look. */
export const elsewhere =
  (place: string): Check =>
  () => ({ ...unknown, place })

/** A list as a person reads it; long ones are cut. */
export const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names.length <= MOST
      ? names.join(', ')
      : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`

const MOST = 6
