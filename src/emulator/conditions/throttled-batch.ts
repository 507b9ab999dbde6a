import type { Reply } from '../http-message.ts'
import type { Variants } from './variants.ts'

const RETRY_AFTER = 'retry-after'

/** How a batch answers, given how its items did: what becomes of it when one is throttled has two readings. */
export function batchOutcome(items: Iterable<Reply>, variants: Variants): Pick<Reply, 'status' | 'headers'> {
  const throttled = [...items].filter(({ status }) => status === 429)
  const waits = throttled.map(({ headers }) => Number(headers?.[RETRY_AFTER] ?? 0))
  const onBatch = throttled.length > 0 && variants.has('batch-level-retry-after')
  return {
    status: throttled.length > 0 && variants.has('throttled-item-fails-batch') ? 424 : 200,
    headers: {
      'content-type': 'application/json',
      ...(onBatch ? { [RETRY_AFTER]: String(Math.max(...waits)) } : {}),
    },
  }
}

/** The headers of one item. */
export function itemHeaders(reply: Reply | undefined, variants: Variants): Readonly<Record<string, string>> {
  const { [RETRY_AFTER]: _, ...rest } = reply?.headers ?? {}
  return reply?.status === 429 && variants.has('batch-level-retry-after') ? rest : (reply?.headers ?? {})
}
