import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import type { Tenant } from '../tenant.ts'
import { type Client, principalOf } from './client.ts'
import type { Authenticity } from './client-authentication.ts'
import { v1Issuer, v2Issuer } from './metadata.ts'
import { optionalClaims } from './optional-claims.ts'
import type { Resource } from './resource.ts'
import { holdersOf, type Subject } from './subject.ts'

/** What every token needs to know about its making. */
export interface Making {
  readonly tenant: Tenant
  readonly client: Client
  readonly authenticity: Authenticity
  /** Seconds since the epoch. */
  readonly issuedAt: number
  readonly lifetime: number
  /** Unique token id. */
  readonly uti: string
}

/** Claims of an app-only access token; the resource decides on version 1 or 2. */
export function appOnlyClaims(making: Making, resource: Resource, roles: readonly string[]): JWTPayload {
  const { tenant, client } = making
  const oid = principalOf(tenant, client)?.entity.id ?? ''
  return {
    ...accessBase(making, resource),
    ...(resource.tokenVersion === 1 ? { idp: v1Issuer(tenant.tenantId) } : {}),
    ...(wantsIdtyp(resource) ? { idtyp: 'app' } : {}),
    oid,
    ...(roles.length > 0 ? { roles } : {}),
    sub: oid,
  }
}

/** Claims of an access token for a user. */
export function userClaims(
  making: Making,
  of: { subject: Subject; resource: Resource; scopes: readonly string[]; roles: readonly string[] },
): JWTPayload {
  const { subject, resource, scopes, roles } = of
  const { user, account } = subject
  const v1 = resource.tokenVersion === 1
  const isGraph = resource.principal.appId === MICROSOFT_GRAPH
  return {
    ...accessBase(making, resource),
    ...(v1 ? { acr: '1', amr: ['pwd'] } : {}),
    ...(v1 && user.givenName ? { given_name: user.givenName } : {}),
    ...(v1 && user.surname ? { family_name: user.surname } : {}),
    ...(wantsIdtyp(resource) ? { idtyp: 'user' } : {}),
    ...(user.home ? { idp: v1Issuer(user.home.tenantId) } : {}),
    name: user.displayName,
    oid: user.id,
    ...(v1 ? v1Names(subject) : { preferred_username: signInName(subject) }),
    ...(isGraph ? { wids: directoryRoles(subject) } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    scp: scopes.join(' '),
    sid: account.sessionId,
    sub: pairwise(user.id, resource.principal.appId),
    ...groups(subject, resource.app?.groupMembershipClaims ?? null),
    ...optionalClaims(subject, resource.app?.optionalClaims?.accessToken),
  }
}

function accessBase({ tenant, client, ...making }: Making, resource: Resource): JWTPayload {
  const { appId, displayName } = client.app
  const { authenticity, issuedAt, lifetime, uti } = making
  const v2 = resource.tokenVersion === 2
  const isGraph = resource.principal.appId === MICROSOFT_GRAPH
  return {
    aud: v2 ? resource.principal.appId : resource.name,
    iss: v2 ? v2Issuer(tenant.tenantId) : v1Issuer(tenant.tenantId),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetime,
    aio: `emulated-aio-${uti}`,
    ...(isGraph ? { app_displayname: displayName } : {}),
    ...(v2 ? { azp: appId, azpacr: authenticity } : { appid: appId, appidacr: authenticity }),
    rh: `emulated-rh-${uti}`,
    tid: tenant.tenantId,
    uti,
    ver: v2 ? '2.0' : '1.0',
  }
}

export const signInName = ({ user }: Subject): string =>
  user.home && user.mail ? user.mail : user.userPrincipalName

export const v1Names = (subject: Subject): JWTPayload => ({
  unique_name: signInName(subject),
  ...(subject.user.home ? {} : { upn: subject.user.userPrincipalName }),
})

/** Graph's tokens always say whether they are app-only; others when the resource asks for that optional claim. */
const wantsIdtyp = ({ principal, app }: Resource): boolean =>
  principal.appId === MICROSOFT_GRAPH ||
  (app?.optionalClaims?.accessToken.some(({ name }) => name === 'idtyp') ?? false)

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10'
const ORDINARY_USER = 'b79fbf4d-3ef9-4689-8143-76b194e85509'

const directoryRoles = ({ user }: Subject): string[] =>
  user.administrator ? [GLOBAL_ADMINISTRATOR, ORDINARY_USER] : [ORDINARY_USER]

/** Group ids, where the application asks for them. */
export function groups(subject: Subject, wanted: string | null): JWTPayload {
  const ids = holdersOf(subject).slice(1)
  return wanted !== null && wanted !== 'None' && ids.length > 0 ? { groups: ids } : {}
}

/** The same person is another subject for every application. */
export const pairwise = (objectId: string, appId: string): string =>
  createHash('sha256').update(`${objectId} ${appId}`).digest('base64url')
