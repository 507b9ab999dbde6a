import { requireUnmoved, requireUnmovedBeforeApi } from '../../apply/unmoved.ts'
import type { Desired } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { keysNeeded } from '../session/keys-needed.ts'

interface Due {
  readonly plan: Plan
  /** Names the APIs of its permissions by their keys, `desired` by their appIds. */
  readonly wanted: Desired
  readonly desired: Desired
  readonly live: Live
}

/**
 * Throws `TENANT_MOVED` when the tenant needs a change of this registration that its plan among those `shown` does not
 * have. What follows from an API could not be shown while that was still to be created; everything else was.
 */
export function requireShown(shown: ReadonlyMap<string, Plan>, { plan, wanted, desired, live }: Due): void {
  const own = shown.get(desired.key) ?? nothingShown(plan)
  if (keysNeeded(wanted).some((key) => creates(shown.get(key)))) {
    const known = { ...desired, permissions: wanted.permissions }
    requireUnmovedBeforeApi(own, { known, desired }, live)
  } else {
    requireUnmoved(own, desired, live)
  }
}

const creates = (plan: Plan | undefined): boolean =>
  plan?.objects.some(({ object, op }) => object === 'application' && op === 'create') ?? false

/** Its plan could not be made when the others were shown: if it can now, nobody has agreed to it. */
const nothingShown = (plan: Plan): Plan => ({ ...plan, objects: [] })
