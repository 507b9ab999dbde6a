import type { Caller } from '../graph/caller.ts'
import type { GraphRequest } from '../graph/graph-service.ts'
import { errorReply, Refusal, type RequestIds } from '../graph/refusal.ts'
import { type Reply, withHeaders } from '../http-message.ts'
import type { World } from '../world.ts'
import { statusReply } from './perform.ts'
import type { Verdict } from './throttle.ts'

/** Graph reports usage from here on. */
const NOTABLE = 0.8

/** Answers one Graph request, from the wire or from a batch, as far as its caller's limit and the faults let it. */
export function underLimits(
  world: World,
  on: { caller: Caller; item: GraphRequest; ids: RequestIds },
  answer: () => Reply,
): Reply {
  const { conditions } = world
  const { caller, item, ids } = on
  const verdict = conditions.throttle?.take(`${world.tenant.tenantId}/${caller.appId}`, {
    now: ids.now,
    refusedCount: conditions.has('throttled-calls-count'),
  })
  if (verdict?.retryAfter !== undefined) return throttled(world, on, verdict)
  const fault =
    item.batched &&
    conditions.faults.strikeItem({ method: item.method, host: 'graph.microsoft.com', path: item.path })
  const status = fault ? fault.effect : undefined
  if (status?.kind === 'status' && !status.after) return statusReply(status)
  const reply = answer()
  if (status?.kind === 'status') return statusReply(status)
  return verdict && verdict.used >= NOTABLE
    ? withHeaders(reply, { 'x-ms-throttle-limit-percentage': verdict.used.toFixed(1) })
    : reply
}

function throttled(
  { tenant }: World,
  { caller, ids }: { caller: Caller; ids: RequestIds },
  { retryAfter }: Verdict,
): Reply {
  const refusal = new Refusal(429, 'TooManyRequests', 'Please retry again later.')
  return withHeaders(errorReply(refusal, ids), {
    'retry-after': String(retryAfter),
    'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${caller.appId}/${tenant.tenantId}`,
    'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
  })
}
