import type { Ambient } from '../ambient.ts'
import type { Reply } from '../http-message.ts'

/** The token service says no: an OAuth error with an AADSTS number. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal'
  readonly status: number
  readonly error: string
  readonly code: number

  constructor(error: string, code: number, text: string, status = 400) {
    super(`AADSTS${code}: ${text}`)
    this.status = status
    this.error = error
    this.code = code
  }
}

/** The error body of the token service, with its trailer in the description. */
export function refusalReply(refusal: TokenRefusal, ambient: Ambient): Reply {
  const timestamp = `${new Date(ambient.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const trace = ambient.newId()
  const correlation = ambient.newId()
  return {
    status: refusal.status,
    body: {
      error: refusal.error,
      error_description: `${refusal.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [refusal.code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${refusal.code}`,
    },
  }
}
