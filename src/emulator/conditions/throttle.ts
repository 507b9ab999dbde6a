import { EmulatorError } from '../emulator-error.ts'

export interface Limit {
  readonly requests: number
  readonly seconds: number
}

/** Reads `N/SECONDS`. Throws EmulatorError. */
export function parseLimit(text: string): Limit {
  const [, requests = '', seconds = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  if (Number(requests) > 0 && Number(seconds) > 0)
    return { requests: Number(requests), seconds: Number(seconds) }
  throw new EmulatorError(
    `the limit "${text}" cannot be read: write N/SECONDS, such as 100/10 for 100 requests in 10 seconds`,
  )
}

export interface Verdict {
  /** Seconds until a request passes again; undefined when this one passes. */
  readonly retryAfter: number | undefined
  /** How much of the limit is used: 1 is all of it, 1.8 the most that is counted. */
  readonly used: number
}

/** The most a caller can be behind, as a share of the limit: Graph reports usage up to 1.8. */
const MAX_DEBT = 0.8

/** A token bucket for each application in each tenant. */
export class Throttle {
  private readonly buckets = new Map<string, { tokens: number; at: number }>()
  private readonly limit: Limit

  constructor(limit: Limit) {
    this.limit = limit
  }

  /** Takes one request from the caller's bucket. `refusedCount`: refused requests use up the limit too. */
  take(caller: string, on: { now: number; refusedCount: boolean }): Verdict {
    const { requests, seconds } = this.limit
    const rate = requests / seconds
    const bucket = this.buckets.get(caller) ?? { tokens: requests, at: on.now }
    const refilled = Math.min(requests, bucket.tokens + ((on.now - bucket.at) / 1000) * rate)
    const passes = refilled >= 1
    const taken = passes || on.refusedCount ? refilled - 1 : refilled
    const tokens = Math.max(taken, -MAX_DEBT * requests)
    this.buckets.set(caller, { tokens, at: on.now })
    return {
      retryAfter: passes ? undefined : Math.max(1, Math.ceil((1 - tokens) / rate)),
      used: (requests - tokens) / requests,
    }
  }
}
