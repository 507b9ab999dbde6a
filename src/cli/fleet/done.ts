import type { Check } from '../../model/check.ts'
import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Plan } from '../../model/plan.ts'
import type { InstalledCertificate } from '../applying/certifying.ts'
import type { DeliveredSecret } from '../applying/delivering.ts'
import { EXIT, type ExitCode } from '../command.ts'
import { planJson } from '../commands/plan.ts'
import { checksView } from '../present/checks-view.ts'
import { configurationView } from '../present/configuration-view.ts'
import { noChanges } from '../present/plan-view.ts'
import { safe } from '../present/safe.ts'
import type { Terminal } from '../terminal.ts'
import type { Result } from './over.ts'
import { report } from './report.ts'

/** What the report says of one registration. The rest of what was read for it is let go. */
export interface Done {
  readonly isChanged: boolean
  /** Without its objects where the report does not show them. */
  readonly plan: Plan
  readonly appId: string
  readonly objectId: string
  readonly checks: readonly Check[]
  readonly secrets: readonly DeliveredSecret[]
  readonly certificates: readonly InstalledCertificate[]
  /** What may be open and could not be looked at, and how to get it done. */
  readonly left: readonly string[]
  /** Of the connector of a split, which is where people configure something. */
  readonly printed?: {
    readonly targets: Readonly<Record<string, TargetConfiguration>>
    /** The secrets that are shown and kept nowhere. */
    readonly shown: readonly string[]
    /** What was only shown counts as delivered when it has been printed. */
    settle(): Promise<void>
    lookAtServer(): Promise<void>
  }
}

export const reportDone = (results: readonly Result<Done>[], terminal: Terminal): ExitCode =>
  report(
    results,
    {
      ok: isProven,
      json: ({ plan, isChanged: _, printed, left, ...done }) => ({
        ...done,
        ...(left.length > 0 ? { left } : {}),
        plan: planJson(plan),
        ...(printed ? { targets: printed.targets } : {}),
      }),
      text: (done) =>
        [terminal.fit(doneLine(done)), detail(done, terminal), ...done.left.map(hintLine)].join(''),
      isChanged: ({ isChanged }) => isChanged,
      exitCode: exitCodeOfDone,
      sum: (all) => {
        const changed = all.filter(({ isChanged }) => isChanged).length
        return `${changed} changed, ${all.length - changed} as the manifest says`
      },
    },
    terminal,
  )

const isProven = ({ checks }: Done): boolean => checks.every(({ state }) => state !== 'failed')

function exitCodeOfDone(done: Done): ExitCode {
  if (!isProven(done)) return EXIT.failed
  return done.left.length > 0 ? EXIT.notAllowed : EXIT.ok
}

const hintLine = (line: string): string => `  hint: ${safe(line)}\n`

function doneLine({ isChanged, plan, appId }: Done): string {
  if (!isChanged) return noChanges({ ...plan, appId })
  const { create, update, delete: gone } = plan.counts
  return `${plan.key}: ${create} created, ${update} updated, ${gone} deleted (appId ${appId})\n`
}

/** What went well needs no line of its own in a fleet. */
function detail({ checks, printed }: Done, terminal: Terminal): string {
  const view = (some: readonly Check[]) => terminal.fit(checksView(some, terminal.colour.out))
  if (!printed) return view(checks.filter(({ state }) => state === 'failed'))
  return [view(checks), configurationView(printed.targets, terminal), ...printed.shown].join('')
}
