import type { Plan } from '../../model/plan.ts'
import { EXIT, type ExitCode, type Flags } from '../command.ts'
import { planJson } from '../commands/plan.ts'
import { planView } from '../present/plan-view.ts'
import { meantForLooking } from '../registration/adopting.ts'
import { look } from '../registration/looking.ts'
import type { Member } from '../registration/members.ts'
import { savePlan } from '../registration/plan-file.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { failed, inFleetSession, over, type Result } from './over.ts'
import { report } from './report.ts'

/** The plans of all registrations. With `--out` they are kept, unless one is missing. */
export const planFleet = (members: readonly Member[], flags: Flags, terminal: Terminal): Promise<ExitCode> =>
  inFleetSession(flags, terminal, async (session) => {
    const results = await planAll(members, session, { flags, terminal })
    const code = reportPlans(results, flags, terminal)
    if (flags.out === undefined) return code
    const planned = results.flatMap((result) =>
      failed(result) ? [] : [{ desired: result.member.desired, plan: result.value }],
    )
    if (planned.length === results.length) {
      savePlan(flags.out, planned, { tenantId: await session.tenantId(), at: session.clock.now() })
    } else {
      terminal.err(`${flags.out} was not written: a plan for all needs a plan for each\n`)
    }
    return code
  })

export const planAll = (
  members: readonly Member[],
  session: Session,
  on: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<Result<Plan>[]> =>
  over(
    members,
    async ({ desired }) => (await look(desired, session, meantForLooking({ session, ...on }))).plan,
    { ...on, verb: 'planned' },
  )

const reportPlans = (results: readonly Result<Plan>[], flags: Flags, terminal: Terminal): ExitCode =>
  report(
    results,
    {
      ok: () => true,
      json: (plan) => ({ plan: planJson(plan) }),
      text: (plan) =>
        `${terminal.fit(planView(plan, terminal.colour.out))}${plan.objects.length > 0 ? '\n' : ''}`,
      exitCode: ({ objects }) => (flags.exitCode && objects.length > 0 ? EXIT.different : EXIT.ok),
      sum: (plans) => sumOf(plans),
    },
    terminal,
  )

export function sumOf(plans: readonly Plan[]): string {
  const toChange = plans.filter(({ objects }) => objects.length > 0).length
  return `${toChange} to change, ${plans.length - toChange} as the manifest says`
}
