import type { Fault } from './fault.ts'

/** What a fault is chosen by. */
export interface Target {
  readonly method: string
  /** The host whose service answers, also when it was asked for on localhost. */
  readonly host: string
  readonly path: string
}

interface Count {
  met: number
  done: number
}

/** The faults in force, with how often each has met a request and struck. */
export class Faults {
  private readonly counts: Map<Fault, Count>

  constructor(faults: readonly Fault[]) {
    this.counts = new Map(faults.map((fault) => [fault, { met: 0, done: 0 }]))
  }

  /** The fault that strikes this request, if any. */
  strike(target: Target): Fault | undefined {
    return this.first((fault) => matches(fault, target))
  }

  /** The same for an item of a batch: only faults with a path reach inside, and only those that answer a status. */
  strikeItem(target: Target): Fault | undefined {
    return this.first(
      (fault) => fault.path !== undefined && fault.effect.kind === 'status' && matches(fault, target),
    )
  }

  /** Every fault that matches counts the request, also when another one strikes. */
  private first(isMet: (fault: Fault) => boolean): Fault | undefined {
    const struck = [...this.counts]
      .filter(([fault]) => isMet(fault))
      .filter(([fault, count]) => isDue(fault, count))
    const [first] = struck
    if (!first) return undefined
    first[1].done += 1
    return first[0]
  }
}

const matches = ({ method, host, path }: Fault, target: Target): boolean =>
  (method === undefined || method === target.method) &&
  (host === undefined || target.host.includes(host)) &&
  (path === undefined || target.path.toLowerCase().includes(path))

function isDue({ nth, every, times }: Fault, count: Count): boolean {
  count.met += 1
  if (nth !== undefined && count.met !== nth) return false
  if (every !== undefined && count.met % every !== 0) return false
  return times === undefined || count.done < times
}
