import type { Plan } from '../../model/plan.ts'
import { EXIT, type Run } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { planView } from '../present/plan-view.ts'
import { meantForLooking } from '../registration/adopting.ts'
import { look } from '../registration/looking.ts'
import { readMembers } from '../registration/members.ts'
import { requirePlanPlace, savePlan } from '../registration/plan-file.ts'
import { openSession } from '../session/session.ts'

export const run: Run = async (_args, flags, terminal) => {
  if (flags.out !== undefined) requirePlanPlace(flags.out)
  const members = await readMembers(flags)
  if ('fleet' in members) return (await import('../fleet/plan.ts')).planFleet(members.fleet, flags, terminal)
  const desired = members.one
  const session = await openSession(flags, terminal)
  try {
    const { plan } = await look(desired, session, meantForLooking({ session, flags, terminal }))
    if (flags.out)
      savePlan(flags.out, [{ desired, plan }], { tenantId: plan.tenantId, at: session.clock.now() })
    terminal.out(
      terminal.json ? jsonDocument(planJson(plan)) : terminal.fit(planView(plan, terminal.colour.out)),
    )
    return flags.exitCode && plan.objects.length > 0 ? EXIT.different : EXIT.ok
  } finally {
    await session.close()
  }
}

/** The plan as other programs read it: one flat list of changes. */
export function planJson({ objects, ...plan }: Plan) {
  const changes = objects.flatMap(({ object, name, op, changes: within }) =>
    within.length > 0
      ? within.map(({ path, op: how, before, after }) => ({ object, name, op: how, path, before, after }))
      : [{ object, name, op }],
  )
  return { ...plan, changes }
}
