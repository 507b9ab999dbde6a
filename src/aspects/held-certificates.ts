import type { Certificate } from '../model/certificate.ts'
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

const isHeld = (want: DesiredCertificate, live: Live): boolean =>
  'file' in want
    ? isRegistered(want.certificate, live)
    : certificatesNamed(want.name, live).some(
        (credential) => daysLeft(credential, live) > want.renewBeforeDays,
      )

/** Those that have to be made before they can be added: nothing staged is left of an earlier run. */
export const certificatesToMake = (desired: Desired, live: Live): MadeCertificate[] =>
  dueCertificates(desired, live).flatMap((want) => ('file' in want || unregistered(want, live) ? [] : [want]))

/**
 * Made, and not registered: by this run, or by one that ended before it was. One in use was registered once, and where it
 * is missing somebody removed it, unless that is so short a time ago that a read may not show it yet.
 */
export const unregistered = (want: MadeCertificate, live: Live): Certificate | undefined =>
  live.keptCertificates.find(
    ({ name, state, certificate }) =>
      name === want.name &&
      (state === 'staged' || isNew(certificate, live)) &&
      left(certificate, live) > want.renewBeforeDays,
  )?.certificate

const REPLICATION = 3_600_000

const isNew = ({ notBefore }: Certificate, { at }: Live): boolean =>
  Date.parse(at) - Date.parse(notBefore) < REPLICATION

/** The certificate that this machine has the key of, where the registration itself is signed in. */
export function ownSigner(live: Live): Certificate | undefined {
  if (live.application === undefined || live.signedInAs !== live.application.appId) return undefined
  return live.keptCertificates.find(
    ({ state, certificate }) =>
      state === 'active' && left(certificate, live) > 0 && isRegistered(certificate, live),
  )?.certificate
}

const left = ({ notAfter }: Certificate, live: Live): number => daysLeft({ endDateTime: notAfter }, live)
