import { dueCertificates, sharedInVault } from '../aspects/held-certificates.ts'
import { daysLeft } from '../aspects/secrets.ts'
import { type Certificate, wholeMonths } from '../model/certificate.ts'
import type { Desired, DesiredCertificate, MadeCertificate } from '../model/desired.ts'
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
    ...restrictions.flatMap((restriction) => refusal(want, live, restriction) ?? []),
  ])
}

function expired(want: DesiredCertificate, live: Live): PolicyProblem[] {
  const given = givenOf(want, live)
  if (!given || endOf(given, live) > 0) return []
  return [
    {
      message: `the certificate "${want.name}" in ${placeOf(want)} expired on ${given.notAfter.slice(0, 10)}`,
      hint: `put a new one there, or let appreg make one: lifetime, and a store that is free`,
      overridable: false,
      refuses: adds(want),
    },
  ]
}

/** All of them in one list, or one by itself. */
const adds =
  ({ name }: DesiredCertificate): PolicyProblem['refuses'] =>
  ({ body }) =>
    [body?.keyCredentials, body?.keyCredential]
      .flat()
      .some((one) => (one as { readonly displayName?: string } | undefined)?.displayName === name)

/** What others made and renew: in a file, or in a key vault. */
const givenOf = (want: DesiredCertificate, live: Live): Certificate | undefined =>
  'file' in want ? want.certificate : sharedInVault(want, live)

const placeOf = (want: DesiredCertificate): string => ('file' in want ? want.file : (want.store ?? ''))

const endOf = ({ notAfter }: Certificate, live: Live): number => daysLeft({ endDateTime: notAfter }, live)

const setting = (restriction: CredentialRestriction): string =>
  `defaultAppManagementPolicy: keyCredentials, ${restriction.restrictionType}`

function refusal(
  want: DesiredCertificate,
  live: Live,
  restriction: CredentialRestriction,
): PolicyProblem | undefined {
  switch (restriction.restrictionType) {
    case 'asymmetricKeyLifetime':
      return tooLong(want, live, restriction)
    case 'trustedCertificateAuthority':
      return untrusted(want, live, restriction)
    default:
      return undefined
  }
}

function tooLong(
  want: DesiredCertificate,
  live: Live,
  restriction: CredentialRestriction,
): PolicyProblem | undefined {
  const most = days(restriction.maxLifetime)
  const lifetime = lifetimeOf(want, live)
  if (most === undefined || lifetime <= most) return undefined
  return {
    message: `the certificate "${want.name}" is valid for ${Math.ceil(lifetime)} days, and the tenant allows ${most} (${setting(restriction)}, maxLifetime ${restriction.maxLifetime})`,
    hint:
      'file' in want || sharedInVault(want, live)
        ? `have one made that is valid for ${Math.floor(most)} days at most`
        : `write lifetime: ${longest(want, most)}d into the manifest, with a shorter renewBefore`,
    overridable: true,
    refuses: adds(want),
  }
}

const DAY = 86_400_000

function lifetimeOf(want: DesiredCertificate, live: Live): number {
  const given = givenOf(want, live)
  if (given) return (Date.parse(given.notAfter) - Date.parse(given.notBefore)) / DAY
  return 'file' in want ? 0 : isInVault(want) ? daysInVault(want, live) : want.lifetimeDays
}

const isInVault = ({ store }: MadeCertificate): boolean => store?.startsWith('keyvault:') ?? false

/** A vault dates a certificate ten minutes back. */
const BACKDATED = 600_000

function daysInVault({ lifetimeDays }: MadeCertificate, { at }: Live): number {
  const end = new Date(at)
  end.setUTCMonth(end.getUTCMonth() + wholeMonths(lifetimeDays))
  return (end.getTime() - Date.parse(at) + BACKDATED) / DAY
}

/** Of a month no more than 31 days are known beforehand. */
const longest = (want: MadeCertificate, most: number): number =>
  isInVault(want) ? Math.floor((most - 1) / 31) * 31 : Math.floor(most)

/** What appreg makes is signed by itself. Who issued a certificate from a file, Graph looks at. */
const untrusted = (
  want: DesiredCertificate,
  live: Live,
  restriction: CredentialRestriction,
): PolicyProblem | undefined =>
  givenOf(want, live)
    ? undefined
    : {
        message: `the tenant takes certificates of certain authorities only, and "${want.name}" would be signed by itself (${setting(restriction)})`,
        hint: 'have one made by such an authority, and name it in the manifest: file: client.cer',
        overridable: true,
        refuses: adds(want),
      }

/** Days before its end from which on a certificate from a file is worth a note: appreg cannot make the next one. */
const SOON = 30

/** What will end soon and does not come from here. */
export const certificateNotes = ({ certificates }: Desired, live: Live): string[] =>
  certificates.flatMap((want) => {
    const given = givenOf(want, live)
    const left = given ? endOf(given, live) : Number.POSITIVE_INFINITY
    const soon = 'file' in want ? SOON : want.renewBeforeDays
    return given && left <= soon ? [endNote(want, given, left)] : []
  })

function endNote(want: DesiredCertificate, { notAfter }: Certificate, left: number): string {
  const when = left > 0 ? `ends in ${Math.floor(left)} days` : `expired on ${notAfter.slice(0, 10)}`
  const next = 'file' in want ? 'put a new one there' : 'whoever made it there makes the next one'
  return `the certificate "${want.name}" in ${placeOf(want)} ${when}: ${next}`
}
