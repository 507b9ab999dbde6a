import { KeyObject, randomBytes, X509Certificate } from 'node:crypto'
import type { KeyType } from '../model/certificate.ts'
import { certificateOf } from './certificate.ts'
import type { KeyPair } from './key-file.ts'

export interface CertificateRequest {
  /** Who the certificate is for. */
  readonly subject: string
  readonly key: KeyType
  readonly notBefore: Date
  readonly notAfter: Date
}

/** RFC 5280: the longest common name. */
const MAX_SUBJECT = 64

/** A new key and a certificate for it, signed by itself, good for proving who one is and for nothing else. */
export async function makeCertificate({ subject, key, ...validity }: CertificateRequest): Promise<KeyPair> {
  // Its dependency injection asks for this polyfill first.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: Number(key.slice('rsa-'.length)),
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    // Beginning with a digit below 8: a serial number is positive.
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`,
    name: [{ CN: [[...subject].slice(0, MAX_SUBJECT).join('')] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {
    certificate: certificateOf(new X509Certificate(Buffer.from(made.rawData))),
    privateKey: KeyObject.from(keys.privateKey),
  }
}
