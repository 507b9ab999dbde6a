import type { JSONWebKeySet } from 'jose'
import { AppregError } from '../errors.ts'
import type { Signer } from '../model/certificate.ts'
import type { Check } from '../model/check.ts'
import type { Transport } from '../model/http.ts'
import type { Registration } from '../model/registration.ts'
import { audience, clientId, issuer, resourceForItself, tokenUrl } from '../render/entra.ts'
import type { AadstsError } from '../sts/aadsts.ts'
import { clientAssertion } from '../sts/assertion.ts'
import { type AccessTokenClaims, readAccessToken } from '../sts/claims.ts'
import { isReplicationLag } from '../sts/lag.ts'
import { fetchSigningKeys } from '../sts/signing-keys.ts'
import {
  type ClientProof,
  clientCredentialsRequest,
  readTokenResponse,
  type TokenResponse,
} from '../sts/token.ts'

export interface ProofIO {
  readonly transport: Transport
  now(): number
  sleep(milliseconds: number, because?: string): Promise<void>
  /** Known beforehand, they save two round trips behind the new secret. */
  signingKeys?(): Promise<JSONWebKeySet>
}

/** A new credential works after some seconds, at times after a minute. */
const PATIENCE = 120_000

/** The check that says whether a secret works; the others are about what the token says. */
export const provesSecret = (checks: readonly Check[]): boolean =>
  checks.some(({ name, state }) => name === check(secretOf('')) && state === 'passed')

/** Gets a token with the secret: see `prove`. */
export const proveSecret = (registration: Registration, secret: string, io: ProofIO): Promise<Check[]> =>
  prove(registration, secretOf(secret), io)

const secretOf = (secret: string): Proven => ({ what: 'the secret', proof: async () => ({ secret }) })

/** Gets a token with an assertion that the certificate's key has signed: see `prove`. */
export const proveCertificate = (
  registration: Registration,
  { name, signer }: { readonly name: string; readonly signer: Signer },
  io: ProofIO,
): Promise<Check[]> =>
  prove(
    registration,
    { what: `the certificate "${name}"`, proof: () => assertion(registration, signer, io) },
    io,
  )

const assertion = async (registration: Registration, signer: Signer, io: ProofIO): Promise<ClientProof> => ({
  assertion: await clientAssertion(signer, {
    tokenUrl: tokenUrl(registration),
    clientId: clientId(registration),
    now: new Date(io.now()),
  }),
})

interface Proven {
  readonly what: string
  /** Made anew for each request. */
  proof(): Promise<ClientProof>
}

/**
 * Gets a token from the tenant's own token endpoint, for the API as the printed connector configuration names it, and holds
 * it against what the printed server configuration will compare: this also shows a token version that has not taken
 * effect.
 */
async function prove(registration: Registration, proven: Proven, io: ProofIO): Promise<Check[]> {
  const authority = { login: registration.cloud.login, tenantId: registration.tenantId }
  const keys = io.signingKeys?.() ?? fetchSigningKeys(authority, io.transport)
  const token = obtainToken(registration, { ...proven, resource: ownApi(registration) }, io)
  try {
    const [{ accessToken }, signingKeys] = await Promise.all([token, keys])
    const claims = await readAccessToken(accessToken, signingKeys, new Date(io.now()))
    return [got(proven), ...compare(registration, claims)]
  } catch (error) {
    if (codeOf(error) === NOT_ASSIGNED) return proveWithoutApi(registration, proven, io)
    return [notGot(proven, error)]
  }
}

/** An application that is not assigned to an API which requires it gets no token for it, its own API included. */
const NOT_ASSIGNED = 501051

/** The credential can be proven all the same: Microsoft Graph gives a token to every application. */
async function proveWithoutApi(registration: Registration, proven: Proven, io: ProofIO): Promise<Check[]> {
  try {
    await obtainToken(registration, { ...proven, resource: registration.cloud.graph }, io)
    return [got(proven), onlyForTheAssigned]
  } catch (error) {
    return [notGot(proven, error)]
  }
}

const onlyForTheAssigned: Check = {
  name: "the token's claims are what the server expects",
  state: 'skipped',
  because:
    'servicePrincipal.appRoleAssignmentRequired: without a person, only an application that is assigned gets a token for this API (AADSTS501051)',
}

const check = ({ what }: Proven): string => `${what} gets a token`

const got = (proven: Proven): Check => ({ name: check(proven), state: 'passed' })

/** Throws what is no refusal: who may not use a key learns nothing of the credential. */
function notGot(proven: Proven, error: unknown): Check {
  if (!(error instanceof AppregError) || error.code === 'FORBIDDEN') throw error
  return { name: check(proven), state: 'failed', actual: error.message }
}

/** v1: the identifier that the client names becomes the audience, where it has one. */
const ownApi = (registration: Registration): string =>
  registration.tokenVersion === 1 && registration.identifierUris.length > 0
    ? audience(registration)
    : resourceForItself(registration)

/** An app-only token for the API, asked for once. Throws `PROOF_FAILED` where Entra gives none. */
export const tokenWithSecret = async (
  registration: Registration,
  secret: string,
  { transport }: Pick<ProofIO, 'transport'>,
): Promise<string> => {
  const proven = { ...secretOf(secret), resource: ownApi(registration) }
  return (await askForToken(registration, proven, transport)).accessToken
}

interface Asked extends Proven {
  readonly resource: string
}

async function obtainToken(registration: Registration, asked: Asked, io: ProofIO): Promise<TokenResponse> {
  const deadline = io.now() + PATIENCE
  for (let tries = 0; ; tries++) {
    try {
      return await askForToken(registration, asked, io.transport)
    } catch (error) {
      if (io.now() >= deadline || !mayComeYet(error)) throw error
      await io.sleep(
        Math.min(500 * 2 ** tries, 8_000),
        `the token service does not know ${asked.what} yet (AADSTS${codeOf(error)})`,
      )
    }
  }
}

async function askForToken(
  registration: Registration,
  { proof, resource }: Asked,
  transport: Transport,
): Promise<TokenResponse> {
  const request = clientCredentialsRequest({
    login: registration.cloud.login,
    tenantId: registration.tenantId,
    clientId: registration.appId,
    proof: await proof(),
    scope: `${resource}/.default`,
  })
  return readTokenResponse(await transport(request))
}

const mayComeYet = (error: unknown): boolean => isReplicationLag(codeOf(error))

/** The number of a refusal by the token service; 0 for everything else, such as a token that is not valid. */
const codeOf = (error: unknown): number =>
  error instanceof AppregError && error.code === 'PROOF_FAILED' && error.cause
    ? (error.cause as AadstsError).code
    : 0

/** What the printed server configuration compares; `token` is whose it is, in words. */
export function compare(registration: Registration, claims: AccessTokenClaims, token = 'the token'): Check[] {
  const version = 'application.api.requestedAccessTokenVersion'
  const claim = (name: string, expected: string, actual: string, because: string): Check => ({
    name: `${token}'s ${name} is what the server expects`,
    state: actual === expected ? 'passed' : 'failed',
    expected,
    actual,
    because,
  })
  return [
    claim('iss', issuer(registration), claims.iss, version),
    claim('aud', audience(registration), claims.aud, version),
    claim('ver', `${registration.tokenVersion}.0`, claims.ver, version),
    claim('tid', registration.tenantId, claims.tid, 'the tenant that was signed in to'),
  ]
}
