import { AppregError } from '../errors.ts'
import type { AuthorizationServer } from '../model/authorization-server.ts'
import type { HttpRequest, HttpResponse } from '../model/http.ts'
import { type JsonObject, parseObject } from './json.ts'

/**
 * Where an authorization server may say what it is: OpenID Connect puts the well-known path behind the issuer, RFC 8414
 * between host and path. The first that answers with a document counts.
 */
export function discoveryRequests(issuer: string): HttpRequest[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ].map((url) => ({ method: 'GET', url }))
}

/** Throws `USAGE` where the document is of another issuer or lacks an endpoint; nothing where there is no document. */
export function readDiscovery(issuer: string, response: HttpResponse): AuthorizationServer | undefined {
  const document = response.status === 200 ? parseObject(response.body) : undefined
  if (document?.issuer === undefined) return undefined
  if (!isSame(issuer, document.issuer)) {
    throw new AppregError('USAGE', `${issuer} names itself ${String(document.issuer)}`, {
      hints: ['give --issuer that address, if it is yours: servers compare it with iss'],
    })
  }
  const scopesSupported = document.scopes_supported
  return {
    issuer: String(document.issuer),
    authorizationEndpoint: endpoint(document, 'authorization_endpoint', issuer),
    tokenEndpoint: endpoint(document, 'token_endpoint', issuer),
    ...(isTexts(scopesSupported) ? { scopesSupported } : {}),
  }
}

// Auth0 writes a slash at the end, which people leave out.
const isSame = (written: string, found: unknown): boolean =>
  typeof found === 'string' && written.replace(/\/$/, '') === found.replace(/\/$/, '')

function endpoint(document: JsonObject, name: string, issuer: string): string {
  const value = document[name]
  if (typeof value === 'string' && isProtected(value)) return value
  throw new AppregError('USAGE', `${issuer} names no ${name} with https`, {
    hints: ['a connector needs an authorization server with the authorization code flow'],
  })
}

/** https, or on this machine. */
export const isProtected = (url: string): boolean =>
  URL.canParse(url) &&
  (new URL(url).protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname))

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string')
