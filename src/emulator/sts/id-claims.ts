import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { groups, type Making, pairwise, signInName, v1Names } from './claims.ts'
import { v1Issuer, v2Issuer } from './metadata.ts'
import { optionalClaims } from './optional-claims.ts'
import type { OpenIdScope } from './scopes.ts'
import type { Subject } from './subject.ts'

/** What the authorization endpoint sends along with an id token, which vouches for it. */
export interface Along {
  readonly code?: string | undefined
  readonly accessToken?: string | undefined
}

/** What an id token says besides its making. */
export interface Identity {
  readonly subject: Subject
  /** The version of an id token is the endpoint's, whatever a resource wants. */
  readonly endpoint: 1 | 2
  readonly openId: readonly OpenIdScope[]
  readonly nonce: string | undefined
  readonly roles: readonly string[]
  readonly along: Along
}

/** Claims of an id token. */
export function idClaims(making: Making, identity: Identity): JWTPayload {
  const { subject, endpoint, nonce, roles, along } = identity
  const { tenant, client, issuedAt, lifetime, uti } = making
  const { user, account } = subject
  const v1 = endpoint === 1
  return {
    aud: client.app.appId,
    iss: v1 ? v1Issuer(tenant.tenantId) : v2Issuer(tenant.tenantId),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetime,
    ...(v1 ? { amr: ['pwd'] } : { aio: `emulated-aio-${uti}` }),
    ...(along.accessToken === undefined ? {} : { at_hash: leftHash(along.accessToken) }),
    ...(along.code === undefined ? {} : { c_hash: leftHash(along.code) }),
    ...(user.home ? { idp: v1Issuer(user.home.tenantId) } : {}),
    ...(nonce === undefined ? {} : { nonce }),
    ...(v1 ? v1Profile(subject) : v2Profile(identity)),
    rh: `emulated-rh-${uti}`,
    ...(roles.length > 0 ? { roles } : {}),
    sid: account.sessionId,
    sub: pairwise(user.id, client.app.appId),
    tid: tenant.tenantId,
    uti,
    ver: v1 ? '1.0' : '2.0',
    ...groups(subject, client.app.groupMembershipClaims),
    ...optionalClaims(subject, client.app.optionalClaims?.idToken),
  }
}

const v1Profile = (subject: Subject): JWTPayload => ({
  name: subject.user.displayName,
  oid: subject.user.id,
  ...v1Names(subject),
})

/** On the v2.0 endpoint the scopes decide; guests have their address told anyway. */
function v2Profile({ subject, openId }: Identity): JWTPayload {
  const { displayName, id, mail, home } = subject.user
  const profile = { name: displayName, oid: id, preferred_username: signInName(subject) }
  return {
    ...(openId.includes('profile') ? profile : {}),
    ...(mail !== null && (home || openId.includes('email')) ? { email: mail } : {}),
  }
}

/** OpenID Connect Core 3.3.2.11: the left half of the hash. */
const leftHash = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
