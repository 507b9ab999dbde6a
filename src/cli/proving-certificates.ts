import { existsSync, readFileSync } from 'node:fs'
import { isRegistered } from '../aspects/held-certificates.ts'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Desired, DesiredCertificate } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Registration } from '../model/registration.ts'
import { proveCertificate } from '../verify/token.ts'
import type { KeyFile } from '../x509/key-file.ts'
import { pem } from '../x509/pem.ts'
import { storeOf } from './kept-certificates.ts'
import { HOW_TO_OPEN, openKeyFile, type Passphrases } from './passphrases.ts'
import { proofIO, type Session } from './session.ts'

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
  const store = storeOf(want)
  const path = 'file' in want ? want.file : store?.file
  if (path === undefined) return [skipped(want, 'the manifest does not say where its private key is')]
  const file = await ('file' in want ? keyBeside(path) : store?.active())
  if (!file) return [skipped(want, `its private key is not in ${path}`)]
  if (isRegistered(file.certificate, on.live)) return proveKey(want, { path, file }, on)
  const actual = `the registration does not hold the one in ${path} (thumbprint ${file.certificate.thumbprint})`
  return [{ name: proofOf(want), state: 'failed', actual, because: 'application.keyCredentials' }]
}

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
  { live, registration, session, passphrases }: Proving,
): Promise<Check[]> {
  const { certificate } = held.file
  if (!live.servicePrincipal) return [skipped(named, 'without a service principal nobody gets a token')]
  if (Date.parse(certificate.notBefore) > session.clock.now()) {
    return [skipped(named, `it is valid from ${certificate.notBefore} on`)]
  }
  if (held.file.isEncrypted && !passphrases.available) {
    return [skipped(named, `its private key is encrypted: ${HOW_TO_OPEN}`)]
  }
  try {
    const privateKey = await openKeyFile(held, passphrases)
    return await proveCertificate(
      registration,
      { name: named.name, certificate, privateKey },
      proofIO(session),
    )
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    return [{ name: proofOf(named), state: 'failed', actual: [error.message, ...error.hints].join('; ') }]
  }
}
