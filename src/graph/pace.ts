import type { Clock } from './send.ts'

/** Sends now, or when it is this one's turn. `waitAfter` is the seconds that an answer asks to wait, if it does. */
export type Pace = <T>(send: () => Promise<T>, waitAfter: (answer: T) => number | undefined) => Promise<T>

/**
 * One budget for all who send at once: Graph throttles the application as a whole, so one 429 holds up everybody until
 * its `Retry-After` is over. Then they go one by one until a request passes unthrottled.
 */
export function createPace(clock: Clock): Pace {
  let until = 0
  let throttled = false
  let last: Promise<void> = Promise.resolve()

  function note(seconds: number | undefined): void {
    if (seconds === undefined) return
    throttled = true
    until = Math.max(until, clock.now() + seconds * 1_000)
  }

  return async (send, waitAfter) => {
    const turn = throttled ? await standInLine() : undefined
    // Lifted meanwhile: nobody behind this one needs to wait for its answer.
    if (!throttled) turn?.end()
    const alone = turn !== undefined && throttled
    try {
      if (alone) await untilAllowed()
      const answer = await send()
      const seconds = waitAfter(answer)
      // An answer to what was under way before the 429 says nothing about the limit.
      if (alone && seconds === undefined) throttled = false
      note(seconds)
      return answer
    } finally {
      turn?.end()
    }
  }

  async function standInLine(): Promise<{ end(): void }> {
    const before = last
    let end = () => {}
    last = new Promise((resolve) => {
      end = resolve
    })
    await before
    return { end }
  }

  async function untilAllowed(): Promise<void> {
    const wait = until - clock.now()
    if (wait > 0) await clock.sleep(wait)
  }
}
