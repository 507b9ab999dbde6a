import type { Evidence, FixKind } from '../../model/finding.ts'
import type { CheckName } from './checks.ts'
import type { Condition } from './condition.ts'

// Texts hold parameters of the message as {name}; what the message does not give is shown as <noun> (parameters.ts).

/** One way a sign-in, a token request or a server's check of the token goes wrong. */
export interface Misconfiguration {
  /** Kebab-case; the anchor in the documentation. */
  readonly id: string
  readonly title: string
  /** The AADSTS numbers that mean this, unless another one claims them by `shared`; empty where it has none. */
  readonly codes: readonly number[]
  /** Numbers with several meanings, and when they mean this one. */
  readonly shared?: { readonly codes: readonly number[]; readonly when: Condition }
  /** Phrases by which it is known without a number, in lower case; `…` stands for up to 200 characters. */
  readonly says?: readonly string[]
  /** What the person sees. */
  readonly see: string
  /** What the other side does that leads to it. */
  readonly why: string
  /** What the message itself shows. A row whose `actual` the message does not give is left out. */
  readonly shows?: readonly Evidence[]
  /** Most likely first. */
  readonly causes: readonly [Cause, ...Cause[]]
  /** Absent: it is the cause itself. */
  readonly stands?: 'around another' | 'after another' | 'for lack of better'
  /** How well the trigger is known: from documentation or several reports, from one, or concluded. */
  readonly confidence: 'high' | 'medium' | 'low'
}

export interface Cause {
  readonly cause: string
  /** Where the message fulfils it, this cause comes before those without a condition; where not, after them. */
  readonly when?: Condition
  /** The same, but where the message does not fulfil it, this cause is out of the question. */
  readonly only?: Condition
  /** Where the message fulfils it, this cause is out of the question. */
  readonly unless?: Condition
  /** How to establish it on the registration, the connector or the server. */
  readonly checks: readonly [CheckName, ...CheckName[]]
  readonly fix: {
    readonly kind: FixKind
    readonly summary: string
    /** It changes the registration through plan and apply, and does no harm. */
    readonly automatic?: true
    readonly steps: readonly string[]
  }
}
