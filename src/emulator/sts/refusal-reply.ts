import type { Reply } from '../http-message.ts'
import { errorPage } from '../pages/message-page.ts'
import { describe, errorUri, refuse, TokenRefusal, type Traces } from './token-refusal.ts'

/** A page for people; for programs the error body of the token service, with its trailer in the description. */
export function refusalReply(error: unknown, at: { page: boolean; name: string; traces: Traces }): Reply {
  const { traces } = at
  const refusal = error instanceof TokenRefusal ? error : serverError(error)
  if (at.page) return errorPage('Sign-in', refusal.message, traces)
  return {
    status: refusal.status,
    body: {
      error: at.name.endsWith('openid-configuration') ? 'invalid_tenant' : refusal.error,
      error_description: describe(refusal, traces),
      error_codes: [refusal.code],
      timestamp: traces.timestamp,
      trace_id: traces.traceId,
      correlation_id: traces.correlationId,
      error_uri: errorUri(refusal),
      ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
      ...(refusal.suberror === 'basic_action' ? { claims: CLAIMS_CHALLENGE } : {}),
    },
  }
}

/** What a client has to send along so that the next sign-in satisfies the policy. */
const CLAIMS_CHALLENGE = '{"access_token":{"capolids":{"essential":true,"values":["emulated"]}}}'

const serverError = (error: unknown): TokenRefusal =>
  refuse(90033, { reason: error instanceof Error ? error.message : String(error) })
