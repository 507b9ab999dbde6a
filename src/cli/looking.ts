import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import { buildPlan } from '../plan/build.ts'
import { requirePermitted } from '../plan/policies.ts'
import { requireKnownNames } from '../plan/resolve.ts'
import type { Session } from './session.ts'
import { openTenant, type Tenant } from './tenant.ts'

/** What the tenant holds of a registration, and what is to be done about it. */
export interface Looked {
  readonly tenant: Tenant
  readonly live: Live
  readonly plan: Plan
}

export async function look(desired: Desired, session: Session): Promise<Looked> {
  const tenant = await openTenant(session, desired)
  const live = await tenant.observe()
  requireKnownNames(desired, live)
  requirePermitted(desired, live)
  return { tenant, live, plan: buildPlan(desired, live) }
}
