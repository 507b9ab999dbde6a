import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { SigningKeys } from '../certificates.ts'
import type { Tenant } from '../tenant.ts'
import { Refusal } from './refusal.ts'

/** Who calls, as the access token says. */
export interface Caller {
  readonly kind: 'app' | 'user'
  readonly appId: string
  /** Of the service principal, or of the user. */
  readonly objectId: string
  /** App roles of an app-only token, scopes of a delegated one. */
  readonly permissions: ReadonlySet<string>
  /** Whether the signed-in user holds Global Administrator. */
  readonly administrator: boolean
}

const AUDIENCES = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
  '00000003-0000-0000-c000-000000000000',
]

export interface TokenCheck {
  readonly tenants: readonly Tenant[]
  readonly signing: SigningKeys
  readonly now: number
}

/** The caller behind an Authorization header with the tenant it calls, or 401 in Graph's words. */
export async function identify(
  authorization: string | undefined,
  check: TokenCheck,
): Promise<{ caller: Caller; tenant: Tenant }> {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw unauthenticated('Access token is empty.')
  if (!token.includes('.')) throw unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).')
  const claims = await verify(token, check)
  const tenant = check.tenants.find(({ tenantId }) => tenantId === claims.tid)
  if (!tenant) throw unauthenticated('Access token validation failure.')
  return { caller: readCaller(claims, tenant), tenant }
}

async function verify(token: string, { signing, now }: TokenCheck): Promise<JWTPayload> {
  try {
    const options = { audience: AUDIENCES, currentDate: new Date(now) }
    return (await jwtVerify(token, signing.publicKey, options)).payload
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw unauthenticated('Lifetime validation failed, the token is expired.')
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
      throw unauthenticated('Access token validation failure. Invalid audience.')
    throw unauthenticated('Access token validation failure.')
  }
}

function readCaller(claims: JWTPayload, tenant: Tenant): Caller {
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '')
  const app = claims.idtyp === 'app'
  const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : []
  const objectId = text('oid')
  return {
    kind: app ? 'app' : 'user',
    appId: text('appid') || text('azp'),
    objectId,
    permissions: new Set(app ? roles : text('scp').split(' ')),
    administrator: tenant.users.some((user) => user.id === objectId && user.administrator),
  }
}

const unauthenticated = (message: string): Refusal => new Refusal(401, 'InvalidAuthenticationToken', message)
