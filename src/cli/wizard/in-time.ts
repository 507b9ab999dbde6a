import { setTimeout as sleep } from 'node:timers/promises'

const PATIENCE = 3_000

/** What somebody else has to say, unless it takes too long. A question that is done does not keep the program alive. */
export const inTime = <T>(said: Promise<T>, otherwise: T): Promise<T> =>
  Promise.race([said, sleep(PATIENCE, otherwise, { ref: false })])
