import { KeyObject, randomBytes } from 'node:crypto'
import type { Ambient } from '../ambient.ts'
import { loadLibrary, privateKeyPem } from '../x509.ts'
import type { CertificatePolicy } from './certificate-policy.ts'
import { seconds } from './object.ts'
import { secretValue } from './secret-of-certificate.ts'
import type { CertificateVersion } from './vault.ts'

/** So far a certificate counts from before its making, as recordings show. */
const BACKDATED = 600

/** A new key with its certificate, signed by itself, and the request that it came from. */
export async function issueCertificate(
  ambient: Ambient,
  policy: CertificatePolicy,
): Promise<{ version: CertificateVersion; csr: string }> {
  const x509 = await loadLibrary()
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: policy.keySize,
    publicExponent: Uint8Array.of(1, 0, 1),
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const created = seconds(ambient)
  const [notBefore, expires] = [created - BACKDATED, inMonths(created, policy.validityMonths)]
  const extensions = [
    new x509.BasicConstraintsExtension(false),
    new x509.KeyUsagesExtension(usages(x509, policy), true),
    new x509.ExtendedKeyUsageExtension(policy.ekus),
  ]
  const common = { name: policy.subject, keys, signingAlgorithm: algorithm, extensions }
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`,
    notBefore: new Date(notBefore * 1000),
    notAfter: new Date(expires * 1000),
  })
  const request = await x509.Pkcs10CertificateRequestGenerator.create(common)
  return {
    csr: Buffer.from(request.rawData).toString('base64'),
    version: {
      id: ambient.newId().replaceAll('-', ''),
      cer: Buffer.from(made.rawData).toString('base64'),
      privateKey: privateKeyPem(keys.privateKey),
      secret: await secretValue(policy, {
        certificate: Buffer.from(made.rawData),
        privateKey: KeyObject.from(keys.privateKey),
      }),
      enabled: true,
      notBefore,
      expires,
      created,
      updated: created,
      tags: null,
    },
  }
}

function inMonths(from: number, months: number): number {
  const date = new Date(from * 1000)
  date.setUTCMonth(date.getUTCMonth() + months)
  return Math.floor(date.getTime() / 1000)
}

function usages(x509: Awaited<ReturnType<typeof loadLibrary>>, { keyUsage }: CertificatePolicy): number {
  const flags = x509.KeyUsageFlags as unknown as Readonly<Record<string, number>>
  return keyUsage.reduce((all, usage) => all | (flags[usage] ?? 0), 0)
}
