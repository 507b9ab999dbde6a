import { AppregError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../model/http.ts'
import { parseAadsts } from './aadsts.ts'
import { parseObject } from './json.ts'
import type { Authority } from './metadata.ts'
import { refusal } from './refusal.ts'

/** A client that a person signs in with, and what it asks for. */
export interface PersonsClient extends Authority {
  readonly clientId: string
  /** Where the client is a confidential one. */
  readonly secret?: string
  readonly scope: string
}

export interface PersonsTokens {
  readonly accessToken: string
  /** Absent where `offline_access` was not asked for. */
  readonly refreshToken?: string
}

/** What belongs to one sign-in: the answer has to carry `state`, and only who knows the verifier can redeem it. */
export interface Attempt {
  readonly redirectUri: string
  readonly state: string
  /** Base64url of the SHA-256 of the verifier. */
  readonly challenge: string
}

/** Where the browser is led. The person may choose another account than the one that is signed in there. */
export function signInAddress(client: PersonsClient, { redirectUri, state, challenge }: Attempt): string {
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: redirectUri,
    scope: client.scope,
    state,
    prompt: 'select_account',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  return `${client.login}/${client.tenantId}/oauth2/v2.0/authorize?${query}`
}

/** The code of the answer. Throws `PROOF_FAILED` where the sign-in was refused. */
export function readCode(answer: URLSearchParams): string {
  const code = answer.get('code')
  if (code !== null) return code
  const told = answer.get('error_description') ?? answer.get('error') ?? 'no code'
  // Entra's own pages name a number; OAuth alone asks for no more than `access_denied`.
  if (parseAadsts(told)) throw refusal('no sign-in', { status: 400, headers: {}, body: told })
  throw new AppregError('PROOF_FAILED', `no sign-in: the browser came back with ${told}`)
}

export const codeRequest = (
  client: PersonsClient,
  { code, redirectUri, verifier }: { code: string; redirectUri: string; verifier: string },
): HttpRequest =>
  tokenRequest(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  })

/** The scope is named again: for an application that is its own API, Entra wants it here by the GUID (AADSTS90009). */
export const refreshRequest = (client: PersonsClient, refreshToken: string): HttpRequest =>
  tokenRequest(client, { grant_type: 'refresh_token', refresh_token: refreshToken })

export const deviceRequest = (client: PersonsClient): HttpRequest =>
  post(client, 'devicecode', { client_id: client.clientId, scope: client.scope })

export const deviceTokenRequest = (client: PersonsClient, deviceCode: string): HttpRequest =>
  tokenRequest(client, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
  })

export interface DeviceCode {
  readonly deviceCode: string
  /** What the person is to do, in the service's own words. */
  readonly message: string
  /** Seconds between two questions. */
  readonly interval: number
}

export function readDeviceCode(response: HttpResponse): DeviceCode {
  const { device_code: deviceCode, message, interval } = parseObject(response.body) ?? {}
  if (response.status !== 200 || typeof deviceCode !== 'string' || typeof message !== 'string') {
    throw refusal('no device code', response)
  }
  return { deviceCode, message, interval: typeof interval === 'number' ? interval : 5 }
}

/** AADSTS70016: the person is not done yet. */
export const isPending = ({ body }: HttpResponse): boolean => parseAadsts(body)?.code === 70016

/** Throws as `readTokenResponse` does. */
export function readPersonsTokens(response: HttpResponse): PersonsTokens {
  const { access_token: accessToken, refresh_token: refreshToken } = parseObject(response.body) ?? {}
  if (response.status !== 200 || typeof accessToken !== 'string') throw refusal('no token', response)
  return { accessToken, ...(typeof refreshToken === 'string' ? { refreshToken } : {}) }
}

const tokenRequest = (client: PersonsClient, fields: Readonly<Record<string, string>>): HttpRequest =>
  post(client, 'token', {
    ...fields,
    client_id: client.clientId,
    ...(client.secret === undefined ? {} : { client_secret: client.secret }),
    scope: client.scope,
  })

const post = (
  { login, tenantId }: Authority,
  endpoint: string,
  fields: Record<string, string>,
): HttpRequest => ({
  method: 'POST',
  url: `${login}/${tenantId}/oauth2/v2.0/${endpoint}`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})
