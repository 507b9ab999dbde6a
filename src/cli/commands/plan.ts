import type { Plan } from '../../model/plan.ts'
import { buildPlan } from '../../plan/build.ts'
import { requirePermitted } from '../../plan/policies.ts'
import { requireKnownNames } from '../../plan/resolve.ts'
import { EXIT, type Run } from '../command.ts'
import { readDesired } from '../manifest.ts'
import { jsonDocument } from '../present/json.ts'
import { planView } from '../present/plan-view.ts'
import { openSession } from '../session.ts'
import { openTenant } from '../tenant.ts'

export const run: Run = async (_args, flags, terminal) => {
  const desired = readDesired(flags)
  const session = await openSession(flags, terminal)
  try {
    const live = await (await openTenant(session, desired)).observe()
    requireKnownNames(desired, live)
    requirePermitted(desired, live)
    const plan = buildPlan(desired, live)
    terminal.out(terminal.json ? jsonDocument(planJson(plan)) : planView(plan, terminal.colour.out))
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
