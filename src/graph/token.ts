import { AppregError } from '../errors.ts'
import type { Identity } from '../model/identity.ts'

// Graph's tokens are not ours to rely on, but all of them name their tenant and what they allow.

/** The tenant id in an access token. */
export function tenantOfToken(token: string): string {
  const { tid } = claimsOf(token)
  if (typeof tid === 'string') return tid
  throw new AppregError('SIGN_IN_FAILED', 'the sign-in gave a token that names no tenant')
}

/** Who signed in, and with which rights: the claims `scp` of a person, `roles` of an application, and `wids`. */
export function identityOfToken(token: string): Identity {
  const claims = claimsOf(token)
  const text = (...names: string[]): string =>
    names.map((name) => claims[name]).find((value): value is string => typeof value === 'string') ?? ''
  const scopes = text('scp')
  const isApplication = claims.idtyp === 'app' || (claims.idtyp === undefined && scopes === '')
  return {
    kind: isApplication ? 'application' : 'user',
    name: isApplication
      ? text('app_displayname', 'appid', 'azp')
      : text('upn', 'unique_name', 'preferred_username', 'name'),
    tenantId: tenantOfToken(token),
    clientId: text('appid', 'azp'),
    objectId: text('oid'),
    permissions: isApplication ? strings(claims.roles) : scopes.split(' ').filter(Boolean),
    ...(Array.isArray(claims.wids) ? { directoryRoles: strings(claims.wids) } : {}),
  }
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.')
  try {
    return (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
