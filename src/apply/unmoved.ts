import { AppregError } from '../errors.ts'
import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import { changes } from '../plan/build.ts'
import { unforeseen } from '../plan/foreseen.ts'
import { tenantMoved } from './failures.ts'

/** Throws `TENANT_MOVED` when the tenant needs a change now that the plan did not show, or holds another application. */
export function requireUnmoved(plan: Plan, desired: Desired, live: Live): void {
  const appId = live.application?.appId
  if (plan.appId !== undefined && appId !== undefined && plan.appId !== appId) throw replaced(plan, appId)
  const surprises = unforeseen(plan, appId, changes(desired, live))
  if (surprises.length > 0) throw tenantMoved(surprises)
}

/**
 * The same for a plan that was made before the API existed that the registration calls. `known` is what could be planned
 * of what is desired: the rest may add permissions on that API, but take nothing away that the plan did not show.
 */
export function requireUnmovedBeforeApi(
  plan: Plan,
  { known, desired }: { readonly known: Desired; readonly desired: Desired },
  live: Live,
): void {
  requireUnmoved(plan, known, live)
  const losses = unforeseen(plan, live.application?.appId, changes(desired, live)).filter(takesAway)
  if (losses.length > 0) throw tenantMoved(losses)
}

const takesAway = ({ op, before }: Change): boolean => op === 'delete' || before !== undefined

const replaced = ({ key, appId: before }: Plan, appId: string): AppregError =>
  new AppregError(
    'TENANT_MOVED',
    `${key} is another application (appId ${appId}) than when the plan was made (appId ${before})`,
    { hints: ['run appreg plan again and look at what is new, then apply'] },
  )
