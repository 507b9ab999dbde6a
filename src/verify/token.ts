import type { JSONWebKeySet } from 'jose'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Transport } from '../model/http.ts'
import type { Registration } from '../model/registration.ts'
import { audience, issuer, resourceForItself } from '../render/entra.ts'
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

/**
 * Gets a token with the secret, from the tenant's own token endpoint, for the API as the printed connector configuration
 * names it, and holds it against what the printed server configuration will compare: this also shows a token version
 * that has not taken effect.
 */
export async function proveSecret(registration: Registration, secret: string, io: ProofIO): Promise<Check[]> {
  const authority = { login: registration.cloud.login, tenantId: registration.tenantId }
  const keys = io.signingKeys?.() ?? fetchSigningKeys(authority, io.transport)
  // v1: the identifier that the client names becomes the audience.
  const resource = registration.tokenVersion === 1 ? audience(registration) : resourceForItself(registration)
  const token = obtainToken(registration, { secret, resource }, io)
  try {
    const [{ accessToken }, signingKeys] = await Promise.all([token, keys])
    const claims = await readAccessToken(accessToken, signingKeys, new Date(io.now()))
    return [got, ...compare(registration, claims)]
  } catch (error) {
    if (isAssignmentRequired(error)) return proveWithoutApi(registration, secret, io)
    return [notGot(error)]
  }
}

/**
 * Where the API is only for those who are assigned, an application without an app role gets no token for it, though its
 * secret is right: Microsoft Graph gives one to every application.
 */
async function proveWithoutApi(registration: Registration, secret: string, io: ProofIO): Promise<Check[]> {
  try {
    await obtainToken(registration, { secret, resource: registration.cloud.graph }, io)
    return [got, onlyForTheAssigned]
  } catch (error) {
    return [notGot(error)]
  }
}

const got: Check = { name: 'the secret gets a token', state: 'passed' }

const onlyForTheAssigned: Check = {
  name: "the token's claims are what the server expects",
  state: 'skipped',
  because:
    'servicePrincipal.appRoleAssignmentRequired: without a person, only an application that is assigned gets a token for this API (AADSTS501051)',
}

/** Throws what is not a refusal. */
function notGot(error: unknown): Check {
  if (!(error instanceof AppregError)) throw error
  return { name: got.name, state: 'failed', actual: error.message }
}

async function obtainToken(
  registration: Registration,
  { secret, resource }: { readonly secret: string; readonly resource: string },
  io: ProofIO,
) {
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

const mayComeYet = (error: unknown): boolean => {
  const code = codeOf(error)
  return code !== undefined && isReplicationLag(code)
}

const isAssignmentRequired = (error: unknown): boolean => codeOf(error) === 501051

/** The number of a refusal by the token service; absent where a token came that is not valid. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof AppregError) || error.code !== 'PROOF_FAILED') return undefined
  const { code } = (error.cause ?? {}) as Partial<AadstsError>
  return typeof code === 'number' ? code : undefined
}

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
