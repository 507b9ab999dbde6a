import type { Evidence, Finding, FixKind, Link } from '../../model/finding.ts'

/** One thing about a server that was looked at. */
export interface Judged {
  /** Reads as a fact that should hold. */
  readonly name: string
  /** What was seen, where that is worth knowing. */
  readonly saw?: string
  /** Absent where all is well. */
  readonly finding?: Finding
}

/** What was looked at without a token, by what it is about. */
export interface Judgements {
  readonly reach: readonly Judged[]
  readonly redirects: readonly Judged[]
  readonly refusal: readonly Judged[]
  readonly metadata: readonly Judged[]
  readonly discovery: readonly Judged[]
  readonly fit: readonly Judged[]
}

export interface Trouble {
  readonly title: string
  readonly cause: string
  readonly severity?: 'warning' | 'info'
  readonly link?: Link
  readonly evidence: readonly Evidence[]
  readonly kind: FixKind
  readonly summary: string
  readonly steps: readonly string[]
}

export const good = (name: string, saw?: string): Judged => ({ name, ...(saw === undefined ? {} : { saw }) })

export const bad = (name: string, trouble: Trouble): Judged => {
  const { title, cause, severity = 'error', link = 'server', evidence, kind, summary, steps } = trouble
  return {
    name,
    finding: {
      code: null,
      title,
      cause,
      severity,
      link,
      evidence,
      // A server is another party's: nothing about it is done for them.
      fix: { kind, summary, automatic: false, changes: [], steps },
    },
  }
}
