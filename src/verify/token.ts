import type { JSONWebKeySet } from 'jose'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Transport } from '../model/http.ts'
import type { Registration } from '../model/registration.ts'
import { audience, clientId, issuer } from '../render/entra.ts'
import type { AadstsError } from '../sts/aadsts.ts'
import { type AccessTokenClaims, readAccessToken } from '../sts/claims.ts'
import { isReplicationLag } from '../sts/lag.ts'
import { fetchSigningKeys } from '../sts/signing-keys.ts'
import { clientCredentialsRequest, readTokenResponse } from '../sts/token.ts'

export interface ProofIO {
  readonly transport: Transport
  now(): number
  sleep(milliseconds: number): Promise<void>
  /** Known beforehand, they save two round trips behind the new secret. */
  signingKeys?(): Promise<JSONWebKeySet>
}

/** A new secret works after some seconds, at times after a minute. */
const PATIENCE = 120_000

/** The check that says whether a secret works; the others are about what the token says. */
const WORKS = 'the secret gets a token'

export const provesSecret = (checks: readonly Check[]): boolean =>
  checks.some(({ name, state }) => name === WORKS && state === 'passed')

/**
 * Gets a token with the secret, from the tenant's own token endpoint, for the API itself, and holds it against what
 * the printed server configuration will compare: this also shows a token version that has not taken effect.
 */
export async function proveSecret(registration: Registration, secret: string, io: ProofIO): Promise<Check[]> {
  const authority = { login: registration.cloud.login, tenantId: registration.tenantId }
  const keys = io.signingKeys?.() ?? fetchSigningKeys(authority, io.transport)
  const token = obtainToken(registration, secret, io)
  try {
    const [{ accessToken }, signingKeys] = await Promise.all([token, keys])
    const claims = await readAccessToken(accessToken, signingKeys, new Date(io.now()))
    return [{ name: WORKS, state: 'passed' }, ...compare(registration, claims)]
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    return [{ name: WORKS, state: 'failed', actual: error.message }]
  }
}

async function obtainToken(registration: Registration, secret: string, io: ProofIO) {
  // v1: the identifier that the client names becomes the audience.
  const isNamed = registration.tokenVersion === 1 && registration.identifierUris.length > 0
  const resource = isNamed ? audience(registration) : clientId(registration)
  const request = clientCredentialsRequest({
    login: registration.cloud.login,
    tenantId: registration.tenantId,
    clientId: registration.appId,
    clientSecret: secret,
    scope: `${resource}/.default`,
  })
  const deadline = io.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    try {
      return readTokenResponse(await io.transport(request))
    } catch (error) {
      if (io.now() >= deadline || !mayComeYet(error)) throw error
      await io.sleep(Math.min(500 * 2 ** tries, 8_000))
    }
  }
}

const mayComeYet = (error: unknown): boolean =>
  error instanceof AppregError &&
  error.code === 'PROOF_FAILED' &&
  isReplicationLag((error.cause as AadstsError).code)

function compare(registration: Registration, claims: AccessTokenClaims): Check[] {
  const version = 'application.api.requestedAccessTokenVersion'
  return [
    claim('iss', issuer(registration), claims.iss, version),
    claim('aud', audience(registration), claims.aud, version),
    claim('ver', `${registration.tokenVersion}.0`, claims.ver, version),
    claim('tid', registration.tenantId, claims.tid, 'the tenant that was signed in to'),
  ]
}

const claim = (name: string, expected: string, actual: string, because: string): Check => ({
  name: `the token's ${name} is what the server expects`,
  state: actual === expected ? 'passed' : 'failed',
  expected,
  actual,
  because,
})
