import type { HttpRequest, HttpResponse } from '../model/http.ts'
import { parseObject } from './json.ts'
import type { Authority } from './metadata.ts'
import { refusal } from './refusal.ts'

/** What a client proves itself with. */
export type ClientProof = { readonly secret: string } | { readonly assertion: string }

export interface ClientCredentials extends Authority {
  readonly clientId: string
  readonly proof: ClientProof
  /** Has to end in `/.default`, otherwise Entra answers AADSTS1002012. */
  readonly scope: string
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export interface TokenResponse {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
}

/** Asks for an app-only token. The proof travels in the body, so that no log of URLs or headers holds it. */
export function clientCredentialsRequest(credentials: ClientCredentials): HttpRequest {
  const { login, tenantId, clientId, proof, scope } = credentials
  return {
    method: 'POST',
    url: `${login}/${tenantId}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      ...('secret' in proof
        ? { client_secret: proof.secret }
        : { client_assertion_type: JWT_BEARER, client_assertion: proof.assertion }),
      scope,
    }).toString(),
  }
}

/** Throws `PROOF_FAILED` with an `AadstsError` as its cause where Entra refused, `UNREACHABLE` where it did not answer. */
export function readTokenResponse(response: HttpResponse): TokenResponse {
  const { access_token: accessToken, expires_in: expiresIn } = parseObject(response.body) ?? {}
  if (response.status !== 200 || typeof accessToken !== 'string' || typeof expiresIn !== 'number') {
    throw refusal('no token', response)
  }
  return { accessToken, expiresIn }
}
