/**
 * The least processor time in ms that `run` took: of three runs, and of up to twelve until it is below `enough`. Other work on
 * the machine adds to what is measured and never takes away.
 */
export function cost(run: () => void, enough: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3 || (attempt < 12 && least >= enough); attempt += 1) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** The most that four times as much may cost: linear would be four times, quadratic sixteen; 20 ms for what is too short to measure. */
export const mostForFourTimes = (once: number): number => 8 * once + 20
