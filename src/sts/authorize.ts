import type { HttpRequest, HttpResponse } from '../model/http.ts'
import { parseAadsts } from './aadsts.ts'
import type { Authority } from './metadata.ts'

export interface AuthorizeProbe extends Authority {
  readonly clientId: string
  readonly redirectUri: string
  /** Default: `openid`. */
  readonly scope?: string
}

/**
 * A sign-in that cannot go through without a person (`prompt=none`): Entra sends its refusal to the redirect URI, when
 * that is registered, and otherwise shows its error page.
 */
export function authorizeProbe({
  login,
  tenantId,
  clientId,
  redirectUri,
  scope = 'openid',
}: AuthorizeProbe): HttpRequest {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope,
    prompt: 'none',
    // PKCE: without a challenge, Entra refuses a URI of the platform "single-page application" for another reason.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })
  return { method: 'GET', url: `${login}/${tenantId}/oauth2/v2.0/authorize?${query}` }
}

/** The number with which the token service refuses the request, wherever it says so: a sign-in by nobody always is. */
export function refusalOf({ headers, body }: HttpResponse): number | undefined {
  const location = headers.location ?? ''
  const told = URL.canParse(location) ? new URL(location).searchParams.get('error_description') : null
  return parseAadsts(told ?? body)?.code
}

export type ProbeResult =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code?: number; readonly message: string }

/** Whether the answer went to the redirect URI, whatever it was. */
export function readProbe({ status, headers, body }: HttpResponse, redirectUri: string): ProbeResult {
  const location = headers.location ?? ''
  if (status >= 300 && status < 400 && location.startsWith(redirectUri)) return { accepted: true }
  const aadsts = parseAadsts(body)
  return aadsts
    ? { accepted: false, code: aadsts.code, message: aadsts.message }
    : { accepted: false, message: `the token service answered ${status} without sending anyone there` }
}
