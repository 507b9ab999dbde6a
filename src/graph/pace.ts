import type { Clock } from './send.ts'

/** What an answer asks for. */
export interface Pause {
  readonly seconds: number
  readonly because: string
}

/** Sends now, or when it is this one's turn. `pauseAfter` is the pause that an answer asks for, if it does. */
export type Pace = <T>(send: () => Promise<T>, pauseAfter: (answer: T) => Pause | undefined) => Promise<T>

/**
 * One budget for all who send at once: Graph throttles the application as a whole, so one 429 holds up everybody until
 * its `Retry-After` is over. Then they go one by one until a request passes unthrottled.
 */
export function createPace(clock: Clock): Pace {
  let until = 0
  let because = ''
  let throttled = false
  let last: Promise<void> = Promise.resolve()

  function note(pause: Pause | undefined): void {
    if (pause === undefined) return
    throttled = true
    const end = clock.now() + pause.seconds * 1_000
    if (end < until) return
    until = end
    because = pause.because
  }

  return async (send, pauseAfter) => {
    const turn = throttled ? await standInLine() : undefined
    // Lifted meanwhile: nobody behind this one needs to wait for its answer.
    if (!throttled) turn?.end()
    const alone = turn !== undefined && throttled
    try {
      if (alone) await untilAllowed()
      const answer = await send()
      const pause = pauseAfter(answer)
      // An answer to what was under way before the 429 says nothing about the limit.
      if (alone && pause === undefined) throttled = false
      note(pause)
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
    if (wait > 0) await clock.sleep(wait, because)
  }
}
