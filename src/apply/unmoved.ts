import { AppregError } from '../errors.ts'
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

const replaced = ({ key, appId: before }: Plan, appId: string): AppregError =>
  new AppregError(
    'TENANT_MOVED',
    `${key} is another application (appId ${appId}) than when the plan was made (appId ${before})`,
    { hints: ['run appreg plan again and look at what is new, then apply'] },
  )
