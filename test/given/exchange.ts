import type { Call, Exchange, Received } from '../../src/graph/client.ts'
import { createGraph, type Graph } from '../../src/graph/send.ts'
import type { BatchItem } from '../../src/graph/wire.ts'

/** One answer, or what the exchange rejects with. */
export type Scripted = Received | Error

export const received = (status: number, body?: unknown, headers: Record<string, string> = {}): Received => ({
  status,
  headers,
  body,
})

interface ItemAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** The answer to a batch, in reverse: Graph does not keep the order. */
export const batch = (...items: readonly ItemAnswer[]): Received =>
  received(200, { responses: items.map((item, index) => ({ id: String(index + 1), ...item })).reverse() })

/** Answers one exchange after another from a script, and keeps what was asked. */
export function scripted(...script: readonly Scripted[]) {
  const asked: Call[] = []
  const slept: number[] = []
  const told: (string | undefined)[] = []
  const exchange: Exchange = async (call) => {
    const answer = script[asked.push(call) - 1]
    if (answer === undefined) throw new Error(`nothing is scripted for ${call.method} ${call.path}`)
    if (answer instanceof Error) throw answer
    return answer
  }
  const clock = {
    now: () => 0,
    async sleep(milliseconds: number, because?: string) {
      slept.push(milliseconds)
      told.push(because)
    },
  }
  const graph: Graph = createGraph(exchange, clock)
  return {
    graph,
    asked,
    slept,
    /** What each sleep was for. */
    told,
    /** The requests inside each batch. */
    batches: () => asked.map(({ body }) => (body as { requests: BatchItem[] } | undefined)?.requests),
  }
}

export const get = (path: string): Call => ({ method: 'GET', path })
export const patch = (path: string): Call => ({ method: 'PATCH', path, body: { displayName: 'MCP' } })
