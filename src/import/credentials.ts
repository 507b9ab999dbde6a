import type { WrittenManifest } from '../manifest/schema.ts'
import type { FederatedIdentityCredential, KeyCredential, PasswordCredential } from '../model/directory.ts'
import type { LeftOut, Said } from './left-out.ts'
import { say } from './left-out.ts'

type Credentials = NonNullable<WrittenManifest['credentials']>
type Secret = NonNullable<Credentials['secrets']>[number]
type Certificate = NonNullable<Credentials['certificates']>[number]
type Federated = NonNullable<Credentials['federated']>[number]

const DAY = 86_400_000
const RENEW_BEFORE = 30

/** The secret that is valid longest. A manifest knows them by display name, and has one. */
export function secretsOf(credentials: readonly PasswordCredential[], at: string): Said<Secret> {
  const byEnd = [...credentials].sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))
  const [chosen] = byEnd.filter(({ displayName, endDateTime }) => displayName && daysTo(endDateTime, at) > 1)
  return {
    entries: chosen ? [renewable(chosen, at)] : [],
    leftOut: byEnd
      .filter((one) => one !== chosen)
      .map((one) => unsaid('secret', one, { said: chosen ? [chosen] : [], at })),
  }
}

/**
 * Of each display name the certificate that is valid longest. The tenant does not know which file it came from: without
 * `store` it stays as it is until it is due.
 */
export function certificatesOf(credentials: readonly KeyCredential[], at: string): Said<Certificate> {
  const isCertificate = (one: KeyCredential): one is KeyCredential & Ending =>
    one.type === 'AsymmetricX509Cert' && one.usage === 'Verify' && !!one.startDateTime && !!one.endDateTime
  const byEnd = credentials.filter(isCertificate).sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))
  const chosen = byEnd.filter(
    ({ displayName, endDateTime }, index) =>
      displayName &&
      daysTo(endDateTime, at) > 1 &&
      byEnd.findIndex((other) => other.displayName === displayName) === index,
  )
  const others = byEnd.filter((one) => !chosen.includes(one))
  return {
    entries: chosen.map((one) => renewable(one, at)),
    leftOut: [
      ...others.map((one) => unsaid('certificate', one, { said: chosen, at })),
      ...credentials
        .filter((one) => !isCertificate(one))
        .map(({ keyId, type, usage }) => ({
          path: ['credentials', 'certificates'],
          what: `the key ${keyId}: it is no certificate to sign in with (${type}, ${usage})`,
        })),
    ],
  }
}

/** What has a name and ends. */
type Ending = Pick<PasswordCredential, 'keyId' | 'displayName' | 'startDateTime' | 'endDateTime'>

function renewable({ displayName, startDateTime, endDateTime }: Ending, at: string): Secret & Certificate {
  const left = daysTo(endDateTime, at)
  const lifetime = Math.max(2, Math.round(daysTo(endDateTime, startDateTime)))
  // As it is now, no new one is due; where the end is near, one will be soon.
  const renewBefore = Math.max(1, Math.min(RENEW_BEFORE, Math.ceil(left / 2) - 1, lifetime - 1))
  return { name: displayName ?? '', lifetime: duration(lifetime), renewBefore: `${renewBefore}d` }
}

const daysTo = (end: string, start: string): number => (Date.parse(end) - Date.parse(start)) / DAY

const duration = (days: number): string =>
  days < 10_000 ? `${days}d` : `${Math.min(99, Math.round(days / 365))}y`

function unsaid(
  kind: 'secret' | 'certificate',
  { keyId, displayName, endDateTime }: Ending,
  { said, at }: { said: readonly Ending[]; at: string },
): LeftOut {
  const name = displayName ? `the ${kind} "${displayName}" (${keyId})` : `the ${kind} ${keyId}`
  const reason =
    daysTo(endDateTime, at) <= 1
      ? `it ends on ${endDateTime.slice(0, 10)}`
      : !displayName
        ? 'it has no name'
        : said.some((one) => one.displayName === displayName)
          ? 'another one of the same name is valid longer'
          : 'a manifest has one secret'
  return { path: ['credentials', `${kind}s`], what: `${name}: ${reason}` }
}

/** As issuer and subject, which says the same as the shorter ways to write one. */
export const federatedOf = (credentials: readonly FederatedIdentityCredential[]): Said<Federated> =>
  say(credentials, ['credentials', 'federated'], ({ name, issuer, subject, audiences, description }) => {
    const [audience, ...more] = audiences
    if (audience === undefined || more.length > 0) {
      return { unsaid: `the federated identity credential ${name}: it has ${audiences.length} audiences` }
    }
    if (!subject) return { unsaid: `the federated identity credential ${name}: it has no subject` }
    const entry = { other: { name, issuer, subject, audience, ...(description ? { description } : {}) } }
    return { entry }
  })
