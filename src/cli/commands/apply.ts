import { requireUnmoved } from '../../apply/unmoved.ts'
import type { Check } from '../../model/check.ts'
import type { Plan } from '../../model/plan.ts'
import { reviewedPlans } from '../../plan/plan-file.ts'
import { meantForWriting } from '../adopting.ts'
import { agreed, nobodyToAsk } from '../agreeing.ts'
import { type Applied, carryOut, shownOnce } from '../applying.ts'
import { EXIT, type ExitCode, type Run } from '../command.ts'
import { type Configurations, configure } from '../configuration.ts'
import { look } from '../looking.ts'
import { readMembers } from '../members.ts'
import { openPlan } from '../plan-file.ts'
import { checksView } from '../present/checks-view.ts'
import { configurationView } from '../present/configuration-view.ts'
import { jsonDocument } from '../present/json.ts'
import { noChanges } from '../present/plan-view.ts'
import { openSession } from '../session.ts'
import { openSinks } from '../sinks.ts'
import type { Terminal } from '../terminal.ts'
import { planJson } from './plan.ts'

export const run: Run = async (args, given, terminal) => {
  const reviewed = openPlan(args, given)
  // Whoever hands over a plan has looked at it.
  const flags = reviewed ? { ...given, yes: true } : given
  const members = await readMembers(flags)
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('apply')
  if ('fleet' in members) {
    const { applyFleet } = await import('../fleet/apply.ts')
    return applyFleet(members.fleet, { flags, terminal, reviewed })
  }
  const wanted = members.one
  const session = await openSession(flags, terminal)
  try {
    const plans = reviewed && reviewedPlans(reviewed, [wanted], await session.tenantId())
    const meant = meantForWriting({ session, flags, terminal })
    const { desired, tenant, live, plan } = await look(wanted, session, meant)
    const shown = plans?.get(desired.key)
    if (shown) requireUnmoved(shown, desired, live)
    const sinks = await openSinks(desired, plan, { flags, terminal, memory: tenant.memory })
    const first = await agreed(plan, live, { tenant, flags, terminal })
    const applied = await carryOut(plan, first, { session, tenant, desired, sinks, terminal })
    print(plan, applied, { terminal, targets: await configure(applied.registration) })
    await terminal.written()
    tenant.memory.keep()
    return exitCode(applied.checks)
  } finally {
    await session.close()
  }
}

function print(
  plan: Plan,
  { registration, application, checks, secrets }: Applied,
  { terminal, targets }: { readonly terminal: Terminal; readonly targets: Configurations },
): void {
  if (terminal.json) {
    const { tenantId, appId } = registration
    const result = {
      tenantId,
      appId,
      objectId: application.id,
      plan: planJson(plan),
      checks,
      secrets,
      targets,
    }
    terminal.out(jsonDocument(result))
    return
  }
  const { create, update, delete: gone } = plan.counts
  const done =
    plan.objects.length === 0
      ? noChanges(plan)
      : `applied the plan (${create} to create, ${update} to update, ${gone} to delete): appId ${registration.appId}\n`
  const shown = secrets.filter(({ value }) => value !== undefined).map(shownOnce)
  const colour = terminal.colour.out
  terminal.out([done, checksView(checks, colour), configurationView(targets, colour), ...shown].join(''))
}

const exitCode = (checks: readonly Check[]): ExitCode =>
  checks.some(({ state }) => state === 'failed') ? EXIT.failed : EXIT.ok
