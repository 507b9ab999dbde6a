import type { Evidence, Finding, Fix } from '../../model/finding.ts'
import { type CheckName, linkOf } from '../catalogue/checks.ts'
import type { NewSecret } from '../mend/new-secret.ts'
import type { Repair } from '../mend/repair.ts'

/** What will fail, or may, before anybody has signed in. */
export interface Trouble {
  readonly finding: Finding
  readonly repair?: Repair
  readonly newSecret?: NewSecret
}

interface Told {
  readonly check: CheckName
  readonly title: string
  readonly cause: string
  readonly severity: Finding['severity']
  readonly evidence: Evidence
  readonly fix: Pick<Fix, 'kind' | 'summary' | 'steps'>
  readonly repair?: Repair | undefined
  readonly newSecret?: NewSecret | undefined
}

export const trouble = ({ check, evidence, fix, repair, newSecret, ...told }: Told): Trouble => ({
  finding: {
    code: null,
    ...told,
    evidence: [evidence],
    fix: { automatic: repair !== undefined, changes: [], ...fix },
    check,
    link: linkOf(check),
  },
  ...(repair ? { repair } : {}),
  ...(newSecret ? { newSecret } : {}),
})
