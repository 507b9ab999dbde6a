import { createHash, generateKeyPair, type KeyObject, type webcrypto, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import { exportJWK, importPKCS8, importX509, type JWK } from 'jose'
import type { Keys } from './tenant.ts'
import { authorityExtensions, createCertificate, serverExtensions } from './x509.ts'

/** Names the emulator answers under. */
export const HOST_NAMES = [
  'graph.microsoft.com',
  'login.microsoftonline.com',
  'login.windows.net',
  'login.microsoft.com',
  'sts.windows.net',
  'management.azure.com',
  'main.iam.ad.ext.azure.com',
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

/** Fixed, so that neither an emulated clock nor a late restart makes a client distrust the emulator. */
const validity = { from: new Date('2020-01-01'), to: new Date('2049-12-31') }
const newKeys = promisify(generateKeyPair)

/** A new certificate authority, a server certificate under it, and a key for tokens. */
export async function generateKeys(): Promise<Keys> {
  const [authority, server, token] = await Promise.all([
    newKeys('ec', { namedCurve: 'P-256' }),
    newKeys('ec', { namedCurve: 'P-256' }),
    newKeys('rsa', { modulusLength: 2048 }),
  ])
  const ca = { subject: 'appreg emulator CA', issuer: 'appreg emulator CA', issuerKeys: authority, validity }
  const tokens = 'appreg emulator token signing'
  return {
    ca: createCertificate({
      ...ca,
      serial: 1,
      publicKey: authority.publicKey,
      extensions: authorityExtensions(),
    }),
    leaf: createCertificate({
      ...ca,
      serial: 2,
      subject: 'appreg emulator',
      publicKey: server.publicKey,
      extensions: serverExtensions([...HOST_NAMES, 'localhost']),
    }),
    leafKey: toPem(server.privateKey),
    signing: {
      certificate: createCertificate({
        serial: 3,
        subject: tokens,
        issuer: tokens,
        publicKey: token.publicKey,
        issuerKeys: token,
        validity,
        extensions: [],
      }),
      privateKey: toPem(token.privateKey),
    },
  }
}

const toPem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

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
