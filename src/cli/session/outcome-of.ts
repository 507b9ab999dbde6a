import { judge } from '../../graph/outcome.ts'
import type { Sent } from '../../graph/send.ts'
import type { Outcome } from '../../model/outcome.ts'

/** What became of a request, also where no answer came. */
export function outcomeOf(sent: Sent, ok: readonly number[]): Outcome {
  if ('status' in sent) return judge(sent, ok)
  const message = sent.lost instanceof Error ? sent.lost.message : 'no answer'
  return { kind: 'unknown', failure: { message } }
}
