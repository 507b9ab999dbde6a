import { readFileSync, statSync } from 'node:fs'
import { AppregError } from '../../errors.ts'
import { whyUnreadable } from '../../manifest/unreadable.ts'
import type { Desired } from '../../model/desired.ts'
import type { Plan } from '../../model/plan.ts'
import { fingerprint, isPlanText, type PlanFile, parsePlanFile, planFileText } from '../../plan/plan-file.ts'
import { writeFileAtomically } from '../../write-file.ts'
import type { Flags } from '../command.ts'
import { writing } from '../writing.ts'

/** A registration, and the plan that was shown for it. */
export interface Planned {
  readonly desired: Desired
  readonly plan: Plan
}

/** Throws `INPUT_UNREADABLE` where a file would be lost that is no plan, such as the manifest. */
export function requirePlanPlace(path: string): void {
  if (path === '-') {
    throw new AppregError('USAGE', 'a plan is kept in a file, and - is none', {
      hints: ['name one, such as --out plan.json; appreg plan -o json shows the plan on standard output'],
    })
  }
  if (!isFree(path)) {
    throw new AppregError(
      'INPUT_UNREADABLE',
      `${path} is there and is no plan of appreg: it was not overwritten`,
      {
        hints: ['name another file with --out, or delete this one first'],
      },
    )
  }
}

const isFree = (path: string): boolean =>
  writing(path, () => {
    const there = statSync(path, { throwIfNoEntry: false })
    if (!there) return true
    if (!there.isFile()) return false
    const text = readFileSync(path, 'utf8')
    return text.trim() === '' || isPlanText(text)
  })

export function savePlan(
  path: string,
  planned: readonly Planned[],
  made: { tenantId: string; at: number },
): void {
  const text = planFileText({
    tenantId: made.tenantId,
    madeAt: new Date(made.at).toISOString(),
    registrations: planned.map(({ desired, plan }) => ({ manifest: fingerprint(desired), plan })),
  })
  writing(path, () => writeFileAtomically(path, text))
}

/** The plan that `apply` was given to carry out, as an argument or with `--plan`. */
export function openPlan([argument]: readonly string[], { plan = argument }: Flags): PlanFile | undefined {
  if (plan === undefined) return undefined
  if (argument !== undefined && argument !== plan) {
    throw new AppregError('USAGE', `two plans are given: ${argument} and ${plan}`, {
      hints: ['name one of them'],
    })
  }
  try {
    return parsePlanFile(readFileSync(plan, 'utf8'), plan)
  } catch (cause) {
    if (cause instanceof AppregError) throw cause
    throw new AppregError('INPUT_UNREADABLE', `the plan ${plan} ${whyUnreadable(cause)}`, {
      hints: ['write one with appreg plan --out FILE, or leave it out: apply makes its own'],
      cause,
    })
  }
}
