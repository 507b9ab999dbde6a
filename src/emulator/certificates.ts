import { createHash, type webcrypto, X509Certificate } from 'node:crypto'
import { exportJWK, importPKCS8, importX509, type JWK } from 'jose'
import type { Keys } from './tenant.ts'
import { createCertificate, EC, loadLibrary, privateKeyPem, RSA } from './x509.ts'

/** Names the emulator answers under. */
export const HOST_NAMES = [
  'graph.microsoft.com',
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
  'management.azure.com',
  'main.iam.ad.ext.azure.com',
  'global.consent.azure-apim.net',
  'api.powerapps.com',
  'api.flow.microsoft.com',
  'emulator.blob.core.windows.net',
  '*.vault.azure.net',
] as const

/** What tokens are signed with, and how the key is published. */
export interface SigningKeys {
  readonly kid: string
  readonly privateKey: webcrypto.CryptoKey
  readonly publicKey: webcrypto.CryptoKey
  readonly jwk: JWK
  /** The certificate as `x5c` carries it. */
  readonly certificate: string
}

const newKeys = (algorithm: typeof EC | typeof RSA): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

/** A new certificate authority, a server certificate under it, and a key for tokens. */
export async function generateKeys(): Promise<Keys> {
  // The RSA key is made in another thread; meanwhile this one loads what the certificates need.
  const [token, authority, server] = await Promise.all([
    newKeys(RSA),
    newKeys(EC),
    newKeys(EC),
    loadLibrary(),
  ])
  const signedByCa = { issuer: 'appreg emulator CA', algorithm: EC, signingKey: authority.privateKey }
  const tokens = 'appreg emulator token signing'
  const [ca, leaf, certificate] = await Promise.all([
    createCertificate({
      ...signedByCa,
      serial: 1,
      subject: signedByCa.issuer,
      publicKey: authority.publicKey,
      purpose: 'authority',
    }),
    createCertificate({
      ...signedByCa,
      serial: 2,
      subject: 'appreg emulator',
      publicKey: server.publicKey,
      purpose: 'server',
      hostNames: [...HOST_NAMES, 'localhost'],
    }),
    createCertificate({
      serial: 3,
      subject: tokens,
      issuer: tokens,
      algorithm: RSA,
      publicKey: token.publicKey,
      signingKey: token.privateKey,
      purpose: 'tokens',
    }),
  ])
  const signing = { certificate, privateKey: privateKeyPem(token.privateKey) }
  return { ca, leaf, leafKey: privateKeyPem(server.privateKey), signing }
}

/** The stored signing key, ready for use. Its id is the certificate's SHA-1 thumbprint, as in Entra. */
export async function loadSigningKeys({ signing }: Keys): Promise<SigningKeys> {
  const { raw } = new X509Certificate(signing.certificate)
  const kid = createHash('sha1').update(raw).digest('base64url')
  const [privateKey, publicKey] = await Promise.all([
    importPKCS8(signing.privateKey, 'RS256'),
    importX509(signing.certificate, 'RS256'),
  ])
  return { kid, privateKey, publicKey, jwk: await exportJWK(publicKey), certificate: raw.toString('base64') }
}
