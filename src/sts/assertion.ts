import { createHash, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Certificate } from '../model/certificate.ts'

/** A certificate, and the private key that belongs to it. */
export interface Signer {
  readonly certificate: Certificate
  readonly privateKey: KeyObject
}

interface Client {
  readonly tokenUrl: string
  readonly clientId: string
  readonly now: Date
}

const MINUTE = 60_000
/** The longest that Graph takes for a proof; for an assertion the documentation counsels five to ten minutes. */
const VALIDITY = 10 * MINUTE
/** So far the clock of this machine may be ahead. */
const SKEW = MINUTE
/** Graph's documentation names it for every tenant. */
const GRAPH_PROOF_AUDIENCE = '00000002-0000-0000-c000-000000000000'

/** In place of a client secret, after https://learn.microsoft.com/entra/identity-platform/certificate-credentials. */
export const clientAssertion = (signer: Signer, { tokenUrl, clientId, now }: Client): Promise<string> =>
  sign(signer, {
    header: { alg: 'PS256', 'x5t#S256': thumbprint('sha256', signer) },
    claims: { iss: clientId, sub: clientId, aud: tokenUrl },
    now,
  })

/** What `addKey` demands: https://learn.microsoft.com/graph/application-rollkey-prooftoken. */
export const possessionProof = (
  signer: Signer,
  { objectId, now }: { objectId: string; now: Date },
): Promise<string> =>
  sign(signer, {
    header: { alg: 'RS256', x5t: thumbprint('sha1', signer), kid: signer.certificate.thumbprint },
    claims: { iss: objectId, aud: GRAPH_PROOF_AUDIENCE },
    now,
  })

const thumbprint = (algorithm: 'sha1' | 'sha256', { certificate }: Signer): string =>
  createHash(algorithm).update(Buffer.from(certificate.der, 'base64')).digest('base64url')

function sign(
  { privateKey }: Signer,
  {
    header,
    claims,
    now,
  }: {
    header: { readonly alg: string; readonly [name: string]: string }
    claims: { readonly iss: string; readonly aud: string; readonly sub?: string }
    now: Date
  },
): Promise<string> {
  const from = now.getTime() - SKEW
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: 'JWT', ...header })
    .setJti(crypto.randomUUID())
    .setIssuedAt(new Date(from))
    .setNotBefore(new Date(from))
    .setExpirationTime(new Date(from + VALIDITY))
    .sign(privateKey)
}
