import { AppregError } from '../../errors.ts'
import type { KeptCertificate } from '../../model/certificate.ts'
import type { Desired, DesiredCertificate } from '../../model/desired.ts'
import { type CertificateStore, openCertificateStore } from '../../secrets/certificate-store.ts'
import type { VaultCertificate, VaultVersion } from '../../secrets/vault-certificate.ts'
import type { Session } from '../session/session.ts'

/** The file in which a certificate is kept that appreg makes. */
export const storeOf = (want: DesiredCertificate): CertificateStore | undefined =>
  'store' in want && want.store?.startsWith('file:') ? openCertificateStore(want.store) : undefined

/** The key vault that makes a certificate and keeps it. */
export const vaultOf = (
  want: DesiredCertificate,
  session: Pick<Session, 'vaultCertificate'>,
): VaultCertificate | undefined =>
  'store' in want && want.store?.startsWith('keyvault:') ? session.vaultCertificate(want.store) : undefined

interface Looking {
  readonly session: Pick<Session, 'vaultCertificate'>
  /** Also those before the newest that are valid now: the registration itself is signed in, and signs with one of them. */
  readonly formerAt?: Date
}

/** What the stores hold now. */
export async function keptCertificates(desired: Desired, looking: Looking): Promise<KeptCertificate[]> {
  const kept: KeptCertificate[] = []
  for (const want of desired.certificates) {
    for (const state of ['staged', 'active'] as const) {
      const file = await storeOf(want)?.[state]()
      if (file) kept.push({ name: want.name, certificate: file.certificate, state })
    }
    const vault = vaultOf(want, looking.session)
    if (vault) kept.push(...(await inVault(want, vault, { ...looking, key: desired.key })))
  }
  return kept
}

/** A vault that cannot be looked at says nothing. Where it is needed, `requireStores` says why. */
async function inVault(
  { name }: DesiredCertificate,
  vault: VaultCertificate,
  { formerAt, key }: Looking & { readonly key: string },
): Promise<KeptCertificate[]> {
  try {
    const newest = await vault.newest()
    const former = newest && formerAt ? await vault.former(formerAt) : []
    const as =
      (state: KeptCertificate['state']) =>
      ({ certificate }: VaultVersion) => ({ name, certificate, state })
    const state = newest?.registration === key ? 'newest' : 'shared'
    return [...(newest ? [newest].map(as(state)) : []), ...former.map(as('former'))]
  } catch (error) {
    if (error instanceof AppregError) return []
    throw error
  }
}
