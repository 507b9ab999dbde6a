import { dueCertificates } from '../aspects/held-certificates.ts'
import { daysLeft } from '../aspects/secrets.ts'
import type { Desired, DesiredCertificate, GivenCertificate } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { CredentialRestriction } from '../model/policies.ts'
import { days, type PolicyProblem, reaches } from './restriction.ts'

/** The certificates that the plan would add and Graph refuses: for their end, or by the app management policy. */
export function refusedCertificates(desired: Desired, live: Live): PolicyProblem[] {
  const policy = live.policies?.appManagement
  const restrictions = policy?.isEnabled
    ? (policy.applicationRestrictions?.keyCredentials ?? []).filter((one) => reaches(one, live))
    : []
  return dueCertificates(desired, live).flatMap((want) => [
    ...expired(want, live),
    ...restrictions.flatMap((restriction) => refusal(want, restriction) ?? []),
  ])
}

function expired(want: DesiredCertificate, live: Live): PolicyProblem[] {
  if (!('file' in want) || endOf(want, live) > 0) return []
  const { name, file, certificate } = want
  return [
    {
      message: `the certificate "${name}" in ${file} expired on ${certificate.notAfter.slice(0, 10)}`,
      hint: `put a new one into ${file}, or let appreg make one: lifetime and store in place of file`,
      overridable: false,
    },
  ]
}

const endOf = ({ certificate }: GivenCertificate, live: Live): number =>
  daysLeft({ endDateTime: certificate.notAfter }, live)

const setting = (restriction: CredentialRestriction): string =>
  `defaultAppManagementPolicy: keyCredentials, ${restriction.restrictionType}`

function refusal(want: DesiredCertificate, restriction: CredentialRestriction): PolicyProblem | undefined {
  switch (restriction.restrictionType) {
    case 'asymmetricKeyLifetime':
      return tooLong(want, restriction)
    case 'trustedCertificateAuthority':
      return untrusted(want, restriction)
    default:
      return undefined
  }
}

function tooLong(want: DesiredCertificate, restriction: CredentialRestriction): PolicyProblem | undefined {
  const most = days(restriction.maxLifetime)
  const lifetime = lifetimeOf(want)
  if (most === undefined || lifetime <= most) return undefined
  return {
    message: `the certificate "${want.name}" is valid for ${Math.ceil(lifetime)} days, and the tenant allows ${most} (${setting(restriction)}, maxLifetime ${restriction.maxLifetime})`,
    hint:
      'file' in want
        ? `have one made that is valid for ${Math.floor(most)} days at most`
        : `write lifetime: ${Math.floor(most)}d into the manifest, with a shorter renewBefore`,
    overridable: true,
  }
}

const DAY = 86_400_000

const lifetimeOf = (want: DesiredCertificate): number =>
  'file' in want
    ? (Date.parse(want.certificate.notAfter) - Date.parse(want.certificate.notBefore)) / DAY
    : want.lifetimeDays

/** What appreg makes is signed by itself. Who issued a certificate from a file, Graph looks at. */
const untrusted = (
  want: DesiredCertificate,
  restriction: CredentialRestriction,
): PolicyProblem | undefined =>
  'file' in want
    ? undefined
    : {
        message: `the tenant takes certificates of certain authorities only, and "${want.name}" would be signed by itself (${setting(restriction)})`,
        hint: 'have one made by such an authority, and name it in the manifest: file: client.cer',
        overridable: true,
      }

/** Days before its end from which on a certificate from a file is worth a note: appreg cannot make the next one. */
const SOON = 30

/** What will end soon and does not come from here. */
export const certificateNotes = ({ certificates }: Desired, live: Live): string[] =>
  certificates.flatMap((want) => {
    const left = 'file' in want ? endOf(want, live) : Number.POSITIVE_INFINITY
    return 'file' in want && left <= SOON ? [endNote(want, left)] : []
  })

const endNote = ({ name, file, certificate }: GivenCertificate, left: number): string =>
  `the certificate "${name}" in ${file} ${left > 0 ? `ends in ${Math.floor(left)} days` : `expired on ${certificate.notAfter.slice(0, 10)}`}: put a new one there`
