import type { HttpResponse, Transport } from '../model/http.ts'
import type { Clock } from './send.ts'

const TRIES = 4

/**
 * For requests that may be repeated, which all requests to the token service are: tried again when no answer comes or
 * a server error does, and when it is throttled, after the seconds that the answer names. The last answer or failure is
 * passed on.
 */
export function patient(transport: Transport, clock: Pick<Clock, 'sleep'>): Transport {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const last = tries === TRIES
      const answer = await transport(request).catch((error: unknown) => {
        if (last) throw error
        return undefined
      })
      if (answer && (last || !(isThrottled(answer) || isServerError(answer)))) return answer
      if (answer && isThrottled(answer)) {
        await clock.sleep(pauseOf(answer), `${new URL(request.url).host} throttles (429)`)
      } else {
        await clock.sleep(250 * 2 ** tries)
      }
    }
  }
}

const isThrottled = ({ status }: HttpResponse): boolean => status === 429
const isServerError = ({ status }: HttpResponse): boolean => status >= 500

/** In milliseconds. */
function pauseOf({ headers }: HttpResponse): number {
  const seconds = Number(headers['retry-after'] ?? 10)
  return 1_000 * (Number.isFinite(seconds) ? seconds : 10)
}
