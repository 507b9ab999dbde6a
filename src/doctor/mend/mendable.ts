import type { Finding } from '../../model/finding.ts'
import type { Picture } from '../look/picture.ts'
import { judge, type Weighed } from '../look/weigh.ts'
import { type NewSecret, newSecretFor } from './new-secret.ts'
import { type Repair, repairOf } from './repair.ts'

/** A finding, and what may be done about it. */
export interface Mendable {
  readonly finding: Finding
  /** Findings of the same failure are alternatives: one of them is mended. */
  readonly failure: string
  /** Absent where it takes a person. */
  readonly repair?: Repair
  readonly newSecret?: NewSecret
  /** What the request asked for that failed. */
  readonly scope?: string
  /** Whether it is found in this picture too. */
  isFoundIn(picture: Picture): boolean
}

/** Only what the tenant shows is mended, and what lies beside it never mends it. */
export function mendable({ finding, suspect, verdict }: Weighed, picture: Picture): Mendable {
  const isCertain = judge(finding, suspect, picture).verdict === 'established'
  const repair = suspect && isCertain ? repairOf(suspect, picture) : undefined
  const newSecret = suspect && verdict !== 'ruled out' ? newSecretFor(suspect, picture, isCertain) : undefined
  const scope = suspect?.situation.parameters.scope
  return {
    finding,
    failure: suspect?.misconfiguration.id ?? finding.title,
    ...(repair ? { repair } : {}),
    ...(newSecret ? { newSecret } : {}),
    ...(scope === undefined ? {} : { scope }),
    isFoundIn: (later) => judge(finding, suspect, later).verdict === 'established',
  }
}
