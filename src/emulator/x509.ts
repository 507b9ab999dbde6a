import { KeyObject, type webcrypto } from 'node:crypto'

/** Elliptic curve P-256, for the authority and its server. */
export const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
/** RSA 2048, which Entra signs its tokens with. */
export const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}

export interface CertificateRequest {
  readonly serial: number
  /** Common names. */
  readonly subject: string
  readonly issuer: string
  readonly algorithm: typeof EC | typeof RSA
  readonly publicKey: webcrypto.CryptoKey
  readonly signingKey: webcrypto.CryptoKey
  readonly purpose: 'authority' | 'server' | 'tokens'
  /** DNS names of a server. */
  readonly hostNames?: readonly string[]
}

/** Fixed, so that neither an emulated clock nor a late restart makes a client distrust the emulator. */
const validity = { notBefore: new Date('2020-01-01'), notAfter: new Date('2049-12-31') }

/** Loaded only when a tenant is made: a restart finds its certificates in the state. */
export async function loadLibrary() {
  // Its dependency injection asks for this polyfill first.
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** An X.509 v3 certificate in PEM. */
export async function createCertificate(request: CertificateRequest): Promise<string> {
  const x509 = await loadLibrary()
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: request.serial.toString(16).padStart(2, '0'),
    subject: `CN=${request.subject}`,
    issuer: `CN=${request.issuer}`,
    publicKey: request.publicKey,
    signingKey: request.signingKey,
    signingAlgorithm: request.algorithm,
    extensions: extensions(x509, request),
  })
  return certificate.toString('pem')
}

type Library = Awaited<ReturnType<typeof loadLibrary>>

function extensions(x509: Library, { purpose, hostNames = [] }: CertificateRequest) {
  if (purpose === 'tokens') return []
  if (purpose === 'authority') {
    return [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ]
  }
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([
      ...hostNames.map((value) => ({ type: 'dns' as const, value })),
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ]),
  ]
}

export const privateKeyPem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()
