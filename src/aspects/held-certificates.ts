import type { Certificate, KeptCertificate } from '../model/certificate.ts'
import type { Desired, DesiredCertificate, MadeCertificate } from '../model/desired.ts'
import type { KeyCredential } from '../model/directory.ts'
import type { Live } from '../model/live.ts'
import { daysLeft } from './secrets.ts'

/** Keys that the application proves itself with. Others sign tokens for SAML or encrypt them. */
const certificatesOf = ({ application }: Live): readonly KeyCredential[] =>
  application?.keyCredentials.filter(
    ({ type, usage }) => type === 'AsymmetricX509Cert' && usage === 'Verify',
  ) ?? []

export const certificatesNamed = (name: string, live: Live): readonly KeyCredential[] =>
  certificatesOf(live).filter(({ displayName }) => displayName === name)

/** Whether the registration holds this very certificate, under whatever name. */
export const isRegistered = ({ thumbprint }: Certificate, live: Live): boolean => {
  // In hex where nobody set it; some tools set it in base64.
  const ids = [thumbprint, Buffer.from(thumbprint, 'hex').toString('base64')]
  return certificatesOf(live).some(
    ({ customKeyIdentifier: id }) => id !== null && [id, id.toUpperCase()].some((one) => ids.includes(one)),
  )
}

export const dueCertificates = (desired: Desired, live: Live): DesiredCertificate[] =>
  desired.certificates.filter((want) => !isHeld(want, live))

function isHeld(want: DesiredCertificate, live: Live): boolean {
  if ('file' in want) return isRegistered(want.certificate, live)
  const inVault = newestInVault(want, live)
  if (inVault && !isRegistered(inVault.certificate, live)) return false
  if (inVault) return inVault.state === 'shared' || left(inVault.certificate, live) > want.renewBeforeDays
  return certificatesNamed(want.name, live).some(
    (credential) => daysLeft(credential, live) > want.renewBeforeDays,
  )
}

const newestInVault = ({ name }: MadeCertificate, live: Live): KeptCertificate | undefined =>
  live.keptCertificates.find((one) => one.name === name && (one.state === 'newest' || one.state === 'shared'))

/** The one in the key vault, where somebody else made it and renews it. */
export const sharedInVault = (want: DesiredCertificate, live: Live): Certificate | undefined => {
  const inVault = 'file' in want ? undefined : newestInVault(want, live)
  return inVault?.state === 'shared' ? inVault.certificate : undefined
}

/** Those that have to be made before they can be added: nothing staged is left of an earlier run. */
export const certificatesToMake = (desired: Desired, live: Live): MadeCertificate[] =>
  dueCertificates(desired, live).flatMap((want) => ('file' in want || unregistered(want, live) ? [] : [want]))

/**
 * Made, and not registered: by this run, or by one that ended before it was. One in use was registered once, and where it
 * is missing somebody removed it, unless that is so short a time ago that a read may not show it yet. What is in a key
 * vault is what the manifest wants, like a certificate in a file of somebody else.
 */
export const unregistered = (want: MadeCertificate, live: Live): Certificate | undefined =>
  sharedInVault(want, live) ??
  live.keptCertificates.find(
    ({ name, state, certificate }) =>
      name === want.name &&
      (state === 'staged' || state === 'newest' || (state === 'active' && isNew(certificate, live))) &&
      left(certificate, live) > want.renewBeforeDays,
  )?.certificate

const REPLICATION = 3_600_000

const isNew = ({ notBefore }: Certificate, { at }: Live): boolean =>
  Date.parse(at) - Date.parse(notBefore) < REPLICATION

/** The certificate that can be signed with from here, where the registration itself is signed in. */
export function ownSigner(live: Live): Certificate | undefined {
  if (live.application === undefined || live.signedInAs !== live.application.appId) return undefined
  return live.keptCertificates.find(
    ({ state, certificate }) =>
      state !== 'staged' && left(certificate, live) > 0 && isRegistered(certificate, live),
  )?.certificate
}

const left = ({ notAfter }: Certificate, live: Live): number => daysLeft({ endDateTime: notAfter }, live)
