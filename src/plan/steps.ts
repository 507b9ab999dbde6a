import { aspects } from '../aspects/index.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'

/** No registration needs nearly as many: a prediction that never settles ends here. */
const WAVES = 50

/** Every request that leads to the desired state, as foreseen: each with its own summary, ids are placeholders. */
export function plannedRequests(desired: Desired, live: Live): GraphRequest[] {
  const all: GraphRequest[] = []
  let now = live
  for (let waves = 0; waves < WAVES; waves++) {
    const next = aspects.flatMap((aspect) => aspect.next(desired, now))
    if (next.length === 0) break
    all.push(...next)
    now = next.reduce((before, { fold }) => fold(before), now)
  }
  return all
}
