import type { Answer } from './outcome.ts'
import type { Graph, Sent } from './send.ts'

/** What no run changes is read once for all registrations: what Microsoft's own API offers, and the tenant's policies. */
const lasting = [
  "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?",
  '/policies/',
  '/domains?',
]

/** The same connection, for a run over many registrations: what is the same for all of them is asked once. */
export function sharingReads(graph: Graph): Graph {
  const known = new Map<string, Answer>()

  /** Sends what is not known, and puts the answers in their places. */
  async function ask<T extends Sent>(
    calls: Parameters<Graph['send']>[0],
    send: (calls: Parameters<Graph['send']>[0]) => Promise<T[]>,
  ): Promise<(T | Answer)[]> {
    const before = calls.map(({ path }) => known.get(path))
    const open = calls.filter((_, index) => before[index] === undefined)
    const answers = open.length > 0 ? await send(open) : []
    open.forEach(({ path }, index) => {
      const answer = answers[index]
      const lasts = lasting.some((start) => path.startsWith(start))
      if (lasts && answer && 'status' in answer && answer.status === 200) known.set(path, answer)
    })
    let next = 0
    return before.map((answer) => answer ?? (answers[next++] as T))
  }

  return {
    read: (calls) => ask(calls, graph.read),
    send: (calls, order) => ask<Sent>(calls, (open) => graph.send(open, order)),
    pages: graph.pages,
  }
}
