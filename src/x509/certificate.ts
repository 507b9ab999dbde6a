import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Certificate } from '../model/certificate.ts'

/** What a file holds that is to be a certificate: the certificate, or why it is none that Entra takes. */
export type Reading = { readonly certificate: Certificate } | { readonly fault: string }

/** Reads a certificate in PEM or DER. A private key beside it, in PEM, does not hurt: it is not looked at. */
export function readCertificate(content: Buffer): Reading {
  const found = pemBlocks(content.toString('latin1'), 'CERTIFICATE')
  if (found.length > 1) return { fault: `holds ${found.length} certificates, where one is expected` }
  const certificate = parse(found[0] ?? content)
  if (!certificate) return { fault: holdsPrivateKey(content) ? ONLY_A_KEY : NONE }
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  if (asymmetricKeyType !== 'rsa') {
    return { fault: `has a key of the kind ${asymmetricKeyType}: Entra takes signatures of RSA keys only` }
  }
  const { modulusLength = 0 } = asymmetricKeyDetails ?? {}
  if (modulusLength < LEAST_BITS)
    return { fault: `has an RSA key of ${modulusLength} bits: it takes ${LEAST_BITS}` }
  return { certificate: certificateOf(certificate) }
}

const LEAST_BITS = 2048
const ONLY_A_KEY = 'holds a private key and no certificate: the key stays with you, the certificate is needed'
const NONE = 'is no certificate in PEM or DER'

/** The blocks of this label, each with its first and last line. */
export const pemBlocks = (text: string, label: string): string[] =>
  text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g')) ?? []

function parse(content: string | Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(content)
  } catch {
    return undefined
  }
}

export const certificateOf = ({ fingerprint, raw, validFrom, validTo }: X509Certificate): Certificate => ({
  thumbprint: fingerprint.replaceAll(':', ''),
  der: raw.toString('base64'),
  notBefore: iso(validFrom),
  notAfter: iso(validTo),
})

/** As OpenSSL writes it: `May  2 10:00:00 2024 GMT`. */
const iso = (written: string): string => new Date(written).toISOString().replace('.000Z', 'Z')

function holdsPrivateKey(content: Buffer): boolean {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(content.toString('latin1'))) return true
  try {
    createPrivateKey({ key: content, format: 'der', type: 'pkcs8' })
    return true
  } catch {
    return false
  }
}
