import { createHash, randomBytes } from 'node:crypto'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Registration } from '../model/registration.ts'
import { entraScope } from '../render/connectors/aad.ts'
import { clientId } from '../render/entra.ts'
import { readAccessToken } from '../sts/claims.ts'
import {
  codeRequest,
  deviceRequest,
  deviceTokenRequest,
  isPending,
  type PersonsClient,
  type PersonsTokens,
  readCode,
  readDeviceCode,
  readPersonsTokens,
  refreshRequest,
  signInAddress,
} from '../sts/person.ts'
import { fetchSigningKeys } from '../sts/signing-keys.ts'
import { compare, type ProofIO } from './token.ts'

/** A browser on this machine, and the registered address at which it comes back. */
export interface Browser {
  readonly redirectUri: string
  /** Opens the address, and answers with what comes back to this `state` in the end. */
  visit(address: string, state: string): Promise<URLSearchParams>
}

export interface PersonIO extends ProofIO {
  /** Of the client, where it is a confidential one. */
  readonly secret?: string
  /** Without one, the person types a code into another. */
  readonly browser?: Browser
  show(message: string): void
}

export interface SignedIn {
  readonly checks: readonly Check[]
  /** The person's, where there is one. */
  readonly accessToken?: string
}

/**
 * A person signs in as the printed configuration has it: with this client, for the scope string of the connector. The
 * token is held against what the server expects, and renewed, because AADSTS90009 appears only there.
 */
export async function proveSignIn(registration: Registration, io: PersonIO): Promise<SignedIn> {
  const client: PersonsClient = {
    login: registration.cloud.login,
    tenantId: registration.tenantId,
    clientId: clientId(registration),
    scope: entraScope(registration),
    ...(io.secret === undefined ? {} : { secret: io.secret }),
  }
  try {
    const tokens = await (io.browser ? throughBrowser(client, io.browser, io) : byDeviceCode(client, io))
    return {
      accessToken: tokens.accessToken,
      checks: [
        { name: SIGNS_IN, state: 'passed', because: client.scope },
        ...(await judge(registration, tokens.accessToken, client, io)),
        await renew(client, tokens, io),
      ],
    }
  } catch (error) {
    return { checks: [failed(SIGNS_IN, error, client.scope)] }
  }
}

const SIGNS_IN = 'a person signs in'
const RENEWED = 'the delegated token can be renewed'

/** Throws what is no refusal. */
function failed(name: string, error: unknown, because: string): Check {
  if (!(error instanceof AppregError) || error.code !== 'PROOF_FAILED') throw error
  return { name, state: 'failed', actual: error.message, because }
}

async function throughBrowser(client: PersonsClient, browser: Browser, io: ProofIO): Promise<PersonsTokens> {
  const { redirectUri } = browser
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const state = randomBytes(16).toString('base64url')
  const answer = await browser.visit(signInAddress(client, { redirectUri, state, challenge }), state)
  const code = readCode(answer)
  return readPersonsTokens(await io.transport(codeRequest(client, { code, redirectUri, verifier })))
}

async function byDeviceCode(client: PersonsClient, io: PersonIO): Promise<PersonsTokens> {
  const { deviceCode, message, interval } = readDeviceCode(await io.transport(deviceRequest(client)))
  io.show(message)
  // Ends with AADSTS70020 at the latest, when the code has expired.
  for (;;) {
    await io.sleep(interval * 1_000)
    const response = await io.transport(deviceTokenRequest(client, deviceCode))
    if (!isPending(response)) return readPersonsTokens(response)
  }
}

async function judge(
  registration: Registration,
  accessToken: string,
  { login, tenantId }: PersonsClient,
  io: ProofIO,
): Promise<Check[]> {
  const keys = await (io.signingKeys?.() ?? fetchSigningKeys({ login, tenantId }, io.transport))
  const claims = await readAccessToken(accessToken, keys, new Date(io.now()))
  return [
    ...compare(registration, claims, 'the delegated token'),
    ...registration.scopes.map(
      (scope): Check => ({
        name: `the delegated token carries the scope ${scope}`,
        state: claims.scp.includes(scope) ? 'passed' : 'failed',
        expected: `scp: ${scope}`,
        actual: `scp: ${claims.scp.join(' ')}`,
        because: 'application.api.oauth2PermissionScopes, and consent to it',
      }),
    ),
  ]
}

async function renew(client: PersonsClient, { refreshToken }: PersonsTokens, io: ProofIO): Promise<Check> {
  if (refreshToken === undefined) {
    return { name: RENEWED, state: 'failed', actual: 'no refresh token came along', because: client.scope }
  }
  try {
    readPersonsTokens(await io.transport(refreshRequest(client, refreshToken)))
    return { name: RENEWED, state: 'passed' }
  } catch (error) {
    return failed(RENEWED, error, client.scope)
  }
}
