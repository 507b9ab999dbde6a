import { createHash } from 'node:crypto'
import type { Signer } from '../model/certificate.ts'

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

/** A JWT in compact form. The key may be one that nobody gets to see, which libraries that want a key cannot use. */
async function sign(
  signer: Signer,
  {
    header,
    claims,
    now,
  }: {
    header: { readonly alg: 'RS256' | 'PS256'; readonly [name: string]: string }
    claims: { readonly iss: string; readonly aud: string; readonly sub?: string }
    now: Date
  },
): Promise<string> {
  const from = now.getTime() - SKEW
  const payload = {
    ...claims,
    jti: crypto.randomUUID(),
    iat: seconds(from),
    nbf: seconds(from),
    exp: seconds(from + VALIDITY),
  }
  const signed = `${encoded({ typ: 'JWT', ...header })}.${encoded(payload)}`
  const signature = await signer.sign(header.alg, Buffer.from(signed))
  return `${signed}.${Buffer.from(signature).toString('base64url')}`
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
