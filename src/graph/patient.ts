import type { HttpResponse, Transport } from '../model/http.ts'
import type { Clock } from './send.ts'

const TRIES = 4

/**
 * For requests that may be repeated, which all requests to the token service are: tried again when no answer comes or
 * a server error does. The last answer or failure is passed on.
 */
export function patient(transport: Transport, clock: Pick<Clock, 'sleep'>): Transport {
  return async (request) => {
    for (let tries = 1; ; tries++) {
      const last = tries === TRIES
      const answer = await transport(request).catch((error: unknown) => {
        if (last) throw error
        return undefined
      })
      if (answer && (last || !isServerError(answer))) return answer
      await clock.sleep(250 * 2 ** tries)
    }
  }
}

const isServerError = ({ status }: HttpResponse): boolean => status >= 500
