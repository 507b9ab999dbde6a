import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { KeyCredential } from './credentials.ts'
import { forbidden, Refusal } from './refusal.ts'

/** What a proof is made out to, in every tenant. */
const AUDIENCE = '00000002-0000-0000-c000-000000000000'
const MAX_LIFETIME = 600
const HASHES: Readonly<Record<string, string>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/**
 * Holds the proof of possession that addKey and removeKey demand against the object's own certificates: a JWT signed with
 * one that is valid now, issued by the object id, for at most ten minutes. Without such a certificate the actions are closed.
 */
export function checkProof(
  holder: { id: string; keyCredentials: readonly KeyCredential[] },
  { proof, now }: { proof: string; now: number },
): void {
  const keys = holder.keyCredentials.filter((key) => isValid(key, now)).flatMap(publicKeyOf)
  if (keys.length === 0) throw forbidden()
  if (!isFresh(proof, holder.id, now / 1000) || !keys.some((key) => isSignedBy(proof, key))) throw malformed()
}

/** What is said of every proof that does not hold (reported). */
const malformed = (): Refusal =>
  new Refusal(401, 'Authentication_MissingOrMalformed', 'Access Token missing or malformed.')

const isValid = ({ startDateTime, endDateTime }: KeyCredential, now: number): boolean =>
  (startDateTime === null || Date.parse(startDateTime) <= now) &&
  (endDateTime === null || now < Date.parse(endDateTime))

function publicKeyOf({ key, type, usage }: KeyCredential): KeyObject[] {
  if (key === null || type !== 'AsymmetricX509Cert' || usage !== 'Verify') return []
  return [new X509Certificate(Buffer.from(key, 'base64')).publicKey]
}

function isFresh(proof: string, issuer: string, now: number): boolean {
  try {
    const { aud, iss, nbf = 0, exp = 0 } = decodeJwt(proof)
    return aud === AUDIENCE && iss === issuer && nbf <= now && now < exp && exp - nbf <= MAX_LIFETIME
  } catch {
    return false
  }
}

function isSignedBy(proof: string, key: KeyObject): boolean {
  const [header = '', payload = '', signature = ''] = proof.split('.')
  const { alg = '' } = decodeProtectedHeader(proof)
  const hash = HASHES[alg.slice(2)]
  const options = optionsFor(alg, key)
  if (hash === undefined || options === undefined) return false
  return verify(hash, Buffer.from(`${header}.${payload}`), options, Buffer.from(signature, 'base64url'))
}

/** How `verify` has to read the signature; undefined when the algorithm does not fit the key. */
function optionsFor(alg: string, key: KeyObject) {
  const family = `${alg.slice(0, 2)} ${key.asymmetricKeyType}`
  if (family === 'RS rsa') return { key }
  if (family === 'PS rsa')
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return family === 'ES ec' ? { key, dsaEncoding: 'ieee-p1363' as const } : undefined
}
