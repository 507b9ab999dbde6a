/** Other work on the machine adds to what is measured and never takes away: measured again until it is low enough. */
const ATTEMPTS = 12

/** The least processor time in ms that `run` took, of as many runs as it needs to come below `enough`, and of at most twelve. */
export function cost(run: () => void, enough = 0): number {
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < ATTEMPTS && least >= enough; attempt += 1) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

/** The most that four times as much may cost: linear would be four times, quadratic sixteen; 20 ms for what is too short to measure. */
export const mostForFourTimes = (once: number): number => 8 * once + 20
