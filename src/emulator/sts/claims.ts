import type { JWTPayload } from 'jose'
import { MICROSOFT_GRAPH } from '../microsoft-graph.ts'
import type { Tenant } from '../tenant.ts'
import type { Client } from './client.ts'
import { v1Issuer, v2Issuer } from './metadata.ts'
import type { Resource } from './resource.ts'

export interface AppOnlyToken {
  readonly tenant: Tenant
  readonly client: Client
  readonly resource: Resource
  readonly roles: readonly string[]
  /** Seconds since the epoch. */
  readonly issuedAt: number
  readonly lifetime: number
  /** Unique token id. */
  readonly uti: string
}

/** Claims of an app-only access token; the resource decides on version 1 or 2. */
export function appOnlyClaims(token: AppOnlyToken): JWTPayload {
  const { tenant, client, resource, roles, issuedAt, lifetime, uti } = token
  const { appId } = client.app.entity
  const oid = client.principal.entity.id
  const v2 = resource.tokenVersion === 2
  return {
    aud: v2 ? resource.principal.appId : resource.name,
    iss: v2 ? v2Issuer(tenant.tenantId) : v1Issuer(tenant.tenantId),
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetime,
    aio: `emulated-aio-${uti}`,
    ...(v2 ? { azp: appId, azpacr: '1' } : v1Client(tenant, client, resource)),
    ...(wantsIdtyp(tenant, resource) ? { idtyp: 'app' } : {}),
    oid,
    rh: `emulated-rh-${uti}`,
    ...(roles.length > 0 ? { roles } : {}),
    sub: oid,
    tid: tenant.tenantId,
    uti,
    ver: v2 ? '2.0' : '1.0',
  }
}

const v1Client = (tenant: Tenant, { app }: Client, { principal }: Resource): JWTPayload => ({
  ...(principal.appId === MICROSOFT_GRAPH ? { app_displayname: app.entity.displayName } : {}),
  appid: app.entity.appId,
  appidacr: '1',
  idp: v1Issuer(tenant.tenantId),
})

/** Graph's tokens always say whether they are app-only; others when the resource asks for that optional claim. */
function wantsIdtyp(tenant: Tenant, { principal }: Resource): boolean {
  if (principal.appId === MICROSOFT_GRAPH) return true
  const app = tenant.applications.find(({ entity }) => entity.appId === principal.appId)
  return app?.entity.optionalClaims?.accessToken.some(({ name }) => name === 'idtyp') ?? false
}
