import type { KeptCertificate } from '../model/certificate.ts'
import type { Desired, DesiredCertificate } from '../model/desired.ts'
import { type CertificateStore, openCertificateStore } from '../secrets/certificate-store.ts'

/** Where a certificate is kept that appreg makes. */
export const storeOf = (want: DesiredCertificate): CertificateStore | undefined =>
  'store' in want && want.store !== undefined ? openCertificateStore(want.store) : undefined

/** What the stores hold now. */
export async function keptCertificates({ certificates }: Desired): Promise<KeptCertificate[]> {
  const kept: KeptCertificate[] = []
  for (const want of certificates) {
    for (const state of ['staged', 'active'] as const) {
      const file = await storeOf(want)?.[state]()
      if (file) kept.push({ name: want.name, certificate: file.certificate, state })
    }
  }
  return kept
}
