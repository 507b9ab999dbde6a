import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  privateEncrypt,
  randomBytes,
} from 'node:crypto'
import * as z from 'zod'
import { attributes, idOf, type Place, read, seconds } from './object.ts'
import { type CertificateVersion, certificatesOf, named, type Vault } from './vault.ts'
import { badParameter, disabled, notFound, outsideItsTime } from './vault-refusal.ts'

/** The key of a certificate, which has the name and the version of the certificate. */
export interface KeyVersion {
  readonly name: string
  readonly version: CertificateVersion
  readonly operations: readonly string[]
}

export function keyOf({ vault, name }: Place, versionId: string | undefined): KeyVersion {
  const certificate = certificatesOf(vault).find(named(name))
  const version =
    versionId === undefined
      ? certificate?.versions.at(-1)
      : certificate?.versions.find(({ id }) => id === versionId.toLowerCase())
  if (!certificate || !version) throw notFound('Key', versionId === undefined ? name : `${name}/${versionId}`)
  const { keyUsage } = certificate.policy
  const operations = [
    ...(keyUsage.includes('digitalSignature') ? ['sign', 'verify'] : []),
    ...(keyUsage.includes('keyEncipherment') ? ['wrapKey', 'unwrapKey'] : []),
    ...(keyUsage.includes('dataEncipherment') ? ['encrypt', 'decrypt'] : []),
  ]
  return { name: certificate.name, version, operations }
}

/** A key without its private part. */
export function keyBundle(vault: Vault, { name, version, operations }: KeyVersion): object {
  const { n, e } = createPublicKey(version.privateKey).export({ format: 'jwk' })
  return {
    key: { kid: idOf(vault, 'keys', [name, version.id]), kty: 'RSA', key_ops: operations, n, e },
    attributes: attributes(vault, version),
    ...(version.tags === null ? {} : { tags: version.tags }),
    managed: true,
  }
}

const signBody = z.looseObject({
  alg: z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']),
  value: z.string().regex(/^[\w-]+$/),
})

/** A signature in base64url of a digest that the caller made. */
export function signDigest({ ambient }: Place, { version, operations }: KeyVersion, body: unknown): string {
  const { alg, value } = read(signBody, body)
  if (!version.enabled) throw disabled('key', 'sign')
  const now = seconds(ambient)
  if (now < version.notBefore || now >= version.expires) throw outsideItsTime('sign', now >= version.expires)
  if (!operations.includes('sign')) throw badParameter('Operation sign is not permitted on this key')
  const hash = `sha${alg.slice(2)}`
  const digest = Buffer.from(value, 'base64url')
  const length = Number(alg.slice(2)) / 8
  if (digest.length !== length)
    throw badParameter(`Invalid length of 'value': ${digest.length} bytes. It must be ${length} bytes long.`)
  const key = createPrivateKey(version.privateKey)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  const encoded = alg.startsWith('PS') ? pss(digest, hash, bits) : pkcs1(digest, hash, bits)
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded).toString('base64url')
}

// Node hashes what it signs, and a vault is given the hash: RFC 8017, sections 9.1.1 and 9.2.

const DIGEST_INFO: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

function pkcs1(digest: Buffer, hash: string, bits: number): Buffer {
  const info = Buffer.concat([Buffer.from(DIGEST_INFO[hash] ?? '', 'hex'), digest])
  const padding = Buffer.alloc(bits / 8 - info.length - 3, 0xff)
  return Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), info])
}

function pss(digest: Buffer, hash: string, bits: number): Buffer {
  const salt = randomBytes(digest.length)
  const h = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest()
  const block = Buffer.alloc(bits / 8 - h.length - 1)
  block[block.length - salt.length - 1] = 1
  salt.copy(block, block.length - salt.length)
  const mask = mgf1(h, block.length, hash)
  const masked = block.map((byte, index) => byte ^ (mask[index] ?? 0))
  masked[0] = (masked[0] ?? 0) & 0x7f
  return Buffer.concat([masked, h, Buffer.of(0xbc)])
}

function mgf1(seed: Buffer, length: number, hash: string): Buffer {
  const parts: Buffer[] = []
  for (let counter = 0; parts.length * seed.length < length; counter++) {
    const index = Buffer.alloc(4)
    index.writeUInt32BE(counter)
    parts.push(createHash(hash).update(seed).update(index).digest())
  }
  return Buffer.concat(parts).subarray(0, length)
}
