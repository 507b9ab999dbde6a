import { type JWTPayload, SignJWT } from 'jose'
import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import type { World } from '../world.ts'
import { appOnlyClaims, type Making, userClaims } from './claims.ts'
import { type Client, principalOf } from './client.ts'
import type { Authenticity } from './client-authentication.ts'
import { consentedScopes } from './consent.ts'
import { type Along, idClaims } from './id-claims.ts'
import type { Permitted } from './permission.ts'
import type { Platform } from './redirect.ts'
import { heldRoles, type Resource } from './resource.ts'
import type { Scopes } from './scopes.ts'
import { holdersOf, type Subject } from './subject.ts'
import { seal } from './ticket.ts'
import { secondsOf, type Visit } from './visit.ts'

const LIFETIME = 3600

/** What a user's tokens are issued for. */
export interface Issue {
  readonly client: Client
  readonly authenticity: Authenticity
  readonly subject: Subject
  readonly scopes: Scopes
  /** The one resource of this answer. */
  readonly permitted: Permitted
  /** Of the redirect URI; absent in flows without one. */
  readonly platform?: Platform | undefined
  readonly nonce?: string | undefined
  /** When the chain of refresh tokens began, for single-page applications. */
  readonly startedAt?: number
}

/** What a refresh token stands for. Times in seconds since the epoch. */
export interface RefreshTicket {
  readonly tenantId: string
  readonly clientId: string
  readonly account: Subject['account']
  readonly scope: string
  readonly endpoint: 1 | 2
  readonly resource: string
  readonly platform: Platform | null
  readonly issuedAt: number
  readonly startedAt: number
}

const making = ({ world }: Visit, client: Client, authenticity: Authenticity): Making => ({
  tenant: world.tenant,
  client,
  authenticity,
  issuedAt: secondsOf({ world }),
  lifetime: LIFETIME,
  uti: world.ambient.newId().replaceAll('-', '').slice(0, 22),
})

export const sign = ({ signing }: World, claims: JWTPayload): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', x5t: signing.kid, kid: signing.kid })
    .sign(signing.privateKey)

/** The access token of an application without a user. */
export function appToken(
  visit: Visit,
  { client, authenticity, resource }: { client: Client; authenticity: Authenticity; resource: Resource },
): Promise<string> {
  const { tenant } = visit.world
  const id = principalOf(tenant, client)?.entity.id ?? ''
  return sign(
    visit.world,
    appOnlyClaims(making(visit, client, authenticity), resource, heldRoles(tenant, [id], resource)),
  )
}

/** Scope values the access token carries: all that is consented on the resource, not only what was asked. */
export function grantedScopes({ subject, client, permitted, scopes }: Issue): string[] {
  const consented = consentedScopes(subject, client, permitted.resource)
  const isGraph = permitted.resource.principal.appId === MICROSOFT_GRAPH
  const signIn = isGraph ? scopes.openId.filter((name) => name !== 'offline_access') : []
  return [...new Set([...consented.filter((name) => name !== 'offline_access'), ...signIn])]
}

export function accessToken(visit: Visit, issue: Issue): Promise<string> {
  const { subject, permitted, client, authenticity } = issue
  const { resource } = permitted
  const roles = heldRoles(subject.tenant, holdersOf(subject), resource)
  const claims = userClaims(making(visit, client, authenticity), {
    subject,
    resource,
    scopes: grantedScopes(issue),
    roles,
  })
  return sign(visit.world, claims)
}

export function idToken(
  visit: Visit,
  { subject, client, authenticity, nonce, scopes }: Omit<Issue, 'permitted'>,
  along: Along = {},
): Promise<string> {
  const principal = principalOf(subject.tenant, client)?.entity
  const roles = principal
    ? heldRoles(subject.tenant, holdersOf(subject), { principal, name: client.app.appId, tokenVersion: 2 })
    : []
  const identity = { subject, endpoint: visit.endpoint, openId: scopes.openId, nonce, roles, along }
  return sign(visit.world, idClaims(making(visit, client, authenticity), identity))
}

export function refreshToken(visit: Visit, issue: Issue): string {
  const now = secondsOf(visit)
  const ticket: RefreshTicket = {
    tenantId: issue.subject.tenant.tenantId,
    clientId: issue.client.app.appId,
    account: issue.subject.account,
    scope: issue.scopes.text,
    endpoint: visit.endpoint,
    resource: issue.permitted.resource.name,
    platform: issue.platform ?? null,
    issuedAt: now,
    startedAt: issue.startedAt ?? now,
  }
  return seal(visit.world, 'refresh', ticket)
}
