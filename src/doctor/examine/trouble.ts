import type { Evidence, Finding, Fix } from '../../model/finding.ts'
import { type CheckName, linkOf } from '../catalogue/checks.ts'
import type { Repair } from '../mend/repair.ts'

/** What will fail, or may, before anybody has signed in. */
export interface Trouble {
  readonly finding: Finding
  readonly repair?: Repair
}

interface Told {
  readonly check: CheckName
  readonly title: string
  readonly cause: string
  readonly severity: Finding['severity']
  readonly evidence: Evidence
  readonly fix: Pick<Fix, 'kind' | 'summary' | 'steps'>
  readonly repair?: Repair | undefined
}

export const trouble = ({ check, evidence, fix, repair, ...told }: Told): Trouble => ({
  finding: {
    code: null,
    ...told,
    evidence: [evidence],
    fix: { automatic: repair !== undefined, changes: [], ...fix },
    check,
    link: linkOf(check),
  },
  ...(repair ? { repair } : {}),
})
