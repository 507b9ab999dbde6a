import type { KeyObject } from 'node:crypto'
import type { CertificatePolicy } from './certificate-policy.ts'
import type { Certificate, CertificateVersion, SecretVersion } from './vault.ts'

/** The secret that a certificate is as well. */
export const secretOf = ({ policy }: Certificate, version: CertificateVersion): SecretVersion => ({
  id: version.id,
  value: version.secret,
  contentType: policy.contentType,
  enabled: version.enabled,
  notBefore: version.notBefore,
  expires: version.expires,
  created: version.created,
  updated: version.updated,
  tags: version.tags,
})

/** What that secret holds: certificate and private key, or the certificate alone where the policy keeps the key in. */
export async function secretValue(
  { exportable, contentType }: CertificatePolicy,
  { certificate, privateKey }: { readonly certificate: Buffer; readonly privateKey: KeyObject },
): Promise<string> {
  if (contentType === 'application/x-pem-file') {
    const key = exportable ? privateKey.export({ type: 'pkcs8', format: 'pem' }) : ''
    const lines = certificate.toString('base64').match(/.{1,64}/g)
    return `${key}-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`
  }
  const { pkcs12 } = await import('./pkcs12.ts')
  const key = exportable ? privateKey.export({ type: 'pkcs8', format: 'der' }) : undefined
  return (await pkcs12(certificate, key)).toString('base64')
}
