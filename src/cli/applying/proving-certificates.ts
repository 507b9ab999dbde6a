import { existsSync, readFileSync } from 'node:fs'
import { isRegistered } from '../../aspects/held-certificates.ts'
import { AppregError } from '../../errors.ts'
import type { Certificate, Signer } from '../../model/certificate.ts'
import type { Check } from '../../model/check.ts'
import type { Desired, DesiredCertificate } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Registration } from '../../model/registration.ts'
import type { VaultCertificate, VaultVersion } from '../../secrets/vault-certificate.ts'
import { proveCertificate } from '../../verify/token.ts'
import type { KeyFile } from '../../x509/key-file.ts'
import { pem } from '../../x509/pem.ts'
import { signerWith } from '../../x509/sign.ts'
import { proofIO, type Session } from '../session/session.ts'
import { storeOf, vaultOf } from './kept-certificates.ts'
import { HOW_TO_OPEN, openKeyFile, type Passphrases } from './passphrases.ts'

export interface Proving {
  readonly session: Session
  readonly passphrases: Passphrases
  readonly registration: Registration
  readonly live: Live
}

/** A token for every certificate whose private key is at hand. */
export async function proveCertificates({ certificates }: Desired, on: Proving): Promise<Check[]> {
  const checks: Check[] = []
  for (const want of certificates) checks.push(...(await prove(want, on)))
  return checks
}

async function prove(want: DesiredCertificate, on: Proving): Promise<Check[]> {
  const vault = vaultOf(want, on.session)
  if (vault) return proveNewest(want, vault, on)
  const store = storeOf(want)
  const path = 'file' in want ? want.file : store?.file
  if (path === undefined) return [skipped(want, 'the manifest does not say where its private key is')]
  const file = await ('file' in want ? keyBeside(path) : store?.active())
  if (!file) return [skipped(want, `its private key is not in ${path}`)]
  if (isRegistered(file.certificate, on.live)) return proveKey(want, { path, file }, on)
  return [notHeld(want, file.certificate, path)]
}

async function proveNewest(want: DesiredCertificate, vault: VaultCertificate, on: Proving): Promise<Check[]> {
  try {
    const held = await vault.newest()
    if (!held) return [skipped(want, `there is none in ${vault.address}`)]
    if (isRegistered(held.certificate, on.live)) return await proveInVault(want, { vault, held }, on)
    return [notHeld(want, held.certificate, vault.address)]
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    return [skipped(want, [error.message, ...error.hints].join('; '))]
  }
}

const notHeld = (named: Named, { thumbprint }: Certificate, place: string): Check => ({
  name: proofOf(named),
  state: 'failed',
  actual: `the registration does not hold the one in ${place} (thumbprint ${thumbprint})`,
  because: 'application.keyCredentials',
})

/** The private key of a certificate that was made elsewhere, where its file holds both. */
export const keyBeside = async (path: string): Promise<KeyFile | undefined> =>
  existsSync(path) ? pem.read(readFileSync(path)) : undefined

type Named = Pick<DesiredCertificate, 'name'>

const proofOf = ({ name }: Named): string => `the certificate "${name}" gets a token`

export const skipped = (named: Named, because: string): Check => ({
  name: proofOf(named),
  state: 'skipped',
  because,
})

/** A token, unless there is a reason why none can be had. */
export async function proveKey(
  named: Named,
  held: { readonly path: string; readonly file: KeyFile },
  on: Proving,
): Promise<Check[]> {
  const { certificate } = held.file
  if (held.file.isEncrypted && !on.passphrases.available) {
    return [skipped(named, `its private key is encrypted: ${HOW_TO_OPEN}`)]
  }
  const open = async () => signerWith({ certificate, privateKey: await openKeyFile(held, on.passphrases) })
  return proveWith(named, { certificate, open }, on)
}

/** The same, signed in the vault that has the key. */
export const proveInVault = (
  named: Named,
  { vault, held }: { readonly vault: VaultCertificate; readonly held: VaultVersion },
  on: Proving,
): Promise<Check[]> =>
  proveWith(named, { certificate: held.certificate, open: async () => vault.signer(held) }, on)

async function proveWith(
  named: Named,
  { certificate, open }: { readonly certificate: Certificate; readonly open: () => Promise<Signer> },
  { live, registration, session }: Proving,
): Promise<Check[]> {
  if (!live.servicePrincipal) return [skipped(named, 'without a service principal nobody gets a token')]
  if (Date.parse(certificate.notBefore) > session.clock.now()) {
    return [skipped(named, `it is valid from ${certificate.notBefore} on`)]
  }
  try {
    return await proveCertificate(registration, { name: named.name, signer: await open() }, proofIO(session))
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    if (error.code === 'FORBIDDEN') return [skipped(named, [error.message, ...error.hints].join('; '))]
    return [{ name: proofOf(named), state: 'failed', actual: [error.message, ...error.hints].join('; ') }]
  }
}
