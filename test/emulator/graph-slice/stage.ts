import { randomUUID, type webcrypto } from 'node:crypto'
import { SignJWT } from 'jose'
import { answerGraph } from '../../../src/emulator/graph/graph-service.ts'
import type { Reply } from '../../../src/emulator/http-message.ts'
import type { World } from '../../../src/emulator/world.ts'
import { createCertificate, RSA } from '../../../src/emulator/x509.ts'
import { graphRequest, newWorld, userToken } from '../world.ts'

const SCOPES =
  'Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All DelegatedPermissionGrant.ReadWrite.All AppRoleAssignment.ReadWrite.All Domain.Read.All Organization.Read.All User.Read User.ReadBasic.All Policy.Read.All Policy.ReadWrite.Authorization Policy.ReadWrite.ApplicationConfiguration Policy.ReadWrite.ConsentRequest Policy.ReadWrite.PermissionGrant'

const pair = crypto.subtle.generateKey(RSA, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

/** A certificate in the form that keyCredentials take, with nothing else. */
export async function certificate(): Promise<string> {
  const { publicKey, privateKey } = await pair
  const name = 'proof'
  const pem = await createCertificate({
    serial: 7,
    subject: name,
    issuer: name,
    algorithm: RSA,
    publicKey,
    signingKey: privateKey,
    purpose: 'tokens',
  })
  return pem.replace(/-----[^-]+-----|\s/g, '')
}

export interface Claims {
  readonly iss: string
  readonly aud?: string
  readonly nbf: number
  readonly exp?: number
}

/** A proof of possession of that certificate. Times in seconds. */
export const proof = async ({ iss, nbf, aud, exp = nbf + 600 }: Claims): Promise<string> =>
  new SignJWT({ iss, nbf, exp, aud: aud ?? '00000002-0000-0000-c000-000000000000' })
    .setProtectedHeader({ alg: 'RS256' })
    .sign((await pair).privateKey)

export const today = '2026-03-01T10:20:30Z'

export const keyCredential = async (keyId: string = randomUUID()) => ({
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: await certificate(),
  keyId,
  displayName: 'proof',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2027-01-01T00:00:00Z',
})

export type Ask = (
  method: string,
  path: string,
  sent?: { body?: unknown; headers?: Record<string, string> },
) => Promise<Reply & { body: Readonly<Record<string, unknown>> }>

/** A tenant in memory and its administrator's way to ask it. */
export async function stage(
  now = () => Date.parse(today),
): Promise<{ world: World; ask: Ask; admin: string }> {
  const world = await newWorld(now)
  const admin = world.tenant.users.find(({ administrator }) => administrator)?.id ?? ''
  const ask: Ask = async (method, path, sent = {}) => {
    const token = await userToken(world, { oid: admin, scp: SCOPES })
    const reply = await answerGraph(world, graphRequest(token, { method, path, ...sent }))
    return { ...reply, body: Object(reply.body ?? {}) }
  }
  return { world, ask, admin }
}
