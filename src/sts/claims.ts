import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { AppregError } from '../errors.ts'

/** The claims of an access token that decide whether a server accepts it. */
export interface AccessTokenClaims {
  readonly iss: string
  readonly aud: string
  /** `1.0` or `2.0`, decided by the API's `requestedAccessTokenVersion`. */
  readonly ver: string
  readonly tid: string
  /** Seconds since 1970. */
  readonly exp: number
  /** The client: `azp` in version 2, `appid` in version 1. */
  readonly client?: string
  /** Delegated scopes; empty in an app-only token. */
  readonly scp: readonly string[]
  readonly roles: readonly string[]
  /** `app` in an app-only token, where the optional claim is switched on. */
  readonly idtyp?: string
}

/**
 * Checks signature and lifetime with Entra's keys, as a server would, and reads the claims. Issuer and audience are left
 * to the caller, who has something to say about them.
 */
export async function readAccessToken(
  token: string,
  keys: JSONWebKeySet,
  now: Date,
): Promise<AccessTokenClaims> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      currentDate: now,
      clockTolerance: '5 minutes',
      requiredClaims: ['iss', 'aud', 'ver', 'tid', 'exp'],
    })
    return claims(payload)
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    // Not as a cause: jose's errors hold the claims.
    throw new AppregError('PROOF_FAILED', `the access token is not valid: ${error.message}`, {
      hints: ['check the clock of this machine and the proxy between here and Entra'],
    })
  }
}

function claims(payload: JWTPayload): AccessTokenClaims {
  const client = text(payload.azp) ?? text(payload.appid)
  const idtyp = text(payload.idtyp)
  return {
    iss: payload.iss ?? '',
    aud: [payload.aud ?? []].flat().join(' '),
    ver: text(payload.ver) ?? '',
    tid: text(payload.tid) ?? '',
    exp: payload.exp ?? 0,
    scp: text(payload.scp)?.split(' ') ?? [],
    roles: Array.isArray(payload.roles) ? payload.roles.filter((role) => typeof role === 'string') : [],
    ...(client === undefined ? {} : { client }),
    ...(idtyp === undefined ? {} : { idtyp }),
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
