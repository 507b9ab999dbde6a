import { AppregError } from '../errors.ts'
import type { HttpResponse } from '../model/http.ts'
import { parseAadsts } from './aadsts.ts'

/**
 * The error for an answer that is not the one asked for. `cause` is an `AadstsError` where Entra gave a number.
 * Of the body only Entra's own description is repeated: the rest may hold a token.
 */
export function refusal(what: string, { status, body }: HttpResponse): AppregError {
  const aadsts = parseAadsts(body)
  if (aadsts === undefined) {
    return new AppregError(
      'UNREACHABLE',
      `${what}: the token service gave no usable answer (HTTP ${status})`,
      {
        hints: ['check the tenant, the cloud and the proxy between here and Entra'],
      },
    )
  }
  return new AppregError('PROOF_FAILED', `${what}: ${aadsts.message.replace(/\.$/, '')}`, {
    hints: [`run appreg doctor ${aadsts.code}: it says what the number means, and what mends it`],
    cause: aadsts,
  })
}
