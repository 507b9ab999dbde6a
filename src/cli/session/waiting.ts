import type { Clock } from '../../graph/send.ts'
import { waitingLine } from '../present/progress.ts'
import type { Terminal } from '../terminal.ts'

/** From so many milliseconds on a silent program looks as if it hung. */
export const LONG = 3_000
/** From so many on it is told although the same was told before. */
const VERY_LONG = 10_000

/** The same clock; a long sleep says on standard error what it waits for. */
export function tellingClock(clock: Clock, terminal: Terminal): Clock {
  let told: string | undefined
  return {
    now: clock.now,
    sleep(milliseconds, because) {
      const isNews = milliseconds >= (because === told ? VERY_LONG : LONG)
      if (because !== undefined && isNews && !terminal.quiet) {
        told = because
        // Where a line is being drawn, this one takes its place; it is drawn again below.
        terminal.err(
          `${terminal.live ? '\r\u001b[2K' : ''}${waitingLine(milliseconds, because, terminal.colour.err)}`,
        )
      }
      return clock.sleep(milliseconds)
    },
  }
}
