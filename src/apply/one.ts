import { AppregError } from '../errors.ts'
import type { GraphFailure, Outcome } from '../model/outcome.ts'
import type { GraphRequest } from '../model/request.ts'
import { backoff, TRIES } from './backoff.ts'
import { reasonOf, unsettled } from './failures.ts'

export interface OneIO {
  send(request: Pick<GraphRequest, 'method' | 'path' | 'ok'>): Promise<Outcome>
  now(): number
  sleep(milliseconds: number, because?: string): Promise<void>
  /** Looks at the tenant: whether what the request is for has happened. */
  isDone(): Promise<boolean>
}

const PATIENCE = 60_000

/**
 * Sends one request that may land twice without harm, such as a deletion: tried again while its answer means lag, or
 * while none comes, and the tenant does not show that it landed. Throws `FORBIDDEN` with the permission that is missing, or `GRAPH_REFUSED`.
 */
export async function carryOutOne(
  request: Pick<GraphRequest, 'summary' | 'method' | 'path' | 'ok' | 'permission'>,
  io: OneIO,
): Promise<void> {
  const deadline = io.now() + PATIENCE
  let unanswered = 0
  for (let tries = 0; ; tries++) {
    const outcome = await io.send(request)
    if (outcome.kind === 'done') return
    if (outcome.kind === 'refused') throw refusal(request, outcome.failure)
    unanswered = outcome.kind === 'unknown' ? unanswered + 1 : 0
    if (unanswered === TRIES || io.now() >= deadline) throw unsettled(request.summary, outcome.failure)
    await io.sleep(backoff(tries), `${request.summary}: ${reasonOf(outcome.failure)}`)
    if (await io.isDone()) return
  }
}

function refusal(
  { summary, permission }: Pick<GraphRequest, 'summary' | 'permission'>,
  failure: GraphFailure,
): AppregError {
  if (failure.status !== 403) {
    return new AppregError('GRAPH_REFUSED', `Microsoft Graph refused to ${summary}: ${failure.message}`, {
      cause: failure,
    })
  }
  const { application, delegated, roles } = permission
  return new AppregError('FORBIDDEN', `not allowed to ${summary}: ${failure.message}`, {
    hints: [
      `the signed-in identity needs ${application} (application) or ${delegated} (delegated, with the role ${roles.join(' or ')})`,
    ],
    cause: failure,
  })
}
