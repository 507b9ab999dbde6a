import type { Reply } from '../http-message.ts'
import { answerAuthorize } from './authorize-answer.ts'
import { readRequest, readTarget } from './authorize-request.ts'
import { askOrFinish, storeConsent } from './consent-step.ts'
import type { Destination, Journey } from './journey.ts'
import { respondRefusal } from './response.ts'
import { inTenantOf, type Subject } from './subject.ts'
import { refuse, TokenRefusal } from './token-refusal.ts'
import type { Visit } from './visit.ts'

/** Leads back to the application's redirect URI. */
export function authorizeDestination(visit: Visit, journey: Journey): Destination {
  const parameters = new URLSearchParams(journey.parameters)
  const target = readTarget(visit, parameters)
  const { client } = target
  const silent = parameters.get('prompt') === 'none'
  const read = () => readRequest(visit, target, parameters)
  const answer = (issuing: Visit, subject: Subject) => answerAuthorize(issuing, read(), subject)
  return {
    journey,
    client,
    loginHint: parameters.get('login_hint') ?? '',
    proceed: (at, account) => {
      const { scopes, resource, prompt } = read()
      const asking = { journey: { ...journey, account }, client, scopes, resource, prompt, account, silent }
      return askOrFinish(inTenantOf(at, account), asking, answer)
    },
    accept: (at, account, everybody) => {
      const { scopes, prompt } = read()
      const issuing = inTenantOf(at, account)
      return answer(issuing, storeConsent(issuing, { client, scopes, account, everybody, prompt }))
    },
    cancel: (at) => respondRefusal(at, target, refuse(65004)),
    guard: (at, step) =>
      sendingBack(step, { silent, send: (refusal) => respondRefusal(at, target, refusal) }),
  }
}

/** Refusals reach the application, apart from those that the service shows on its own page. */
async function sendingBack(
  step: () => Promise<Reply>,
  { silent, send }: { silent: boolean; send(refusal: TokenRefusal): Reply },
): Promise<Reply> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof TokenRefusal && (silent || !error.page)) return send(error)
    throw error
  }
}
