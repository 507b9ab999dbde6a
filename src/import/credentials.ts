import type { WrittenManifest } from '../manifest/schema.ts'
import type { FederatedIdentityCredential, PasswordCredential } from '../model/directory.ts'
import type { LeftOut, Said } from './left-out.ts'
import { say } from './left-out.ts'

type Credentials = NonNullable<WrittenManifest['credentials']>
type Secret = NonNullable<Credentials['secrets']>[number]
type Federated = NonNullable<Credentials['federated']>[number]

const DAY = 86_400_000
const RENEW_BEFORE = 30
const path = ['credentials', 'secrets']

/** The secret that is valid longest. A manifest knows them by display name, and has one. */
export function secretsOf(credentials: readonly PasswordCredential[], at: string): Said<Secret> {
  const byEnd = [...credentials].sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))
  const [chosen] = byEnd.filter(({ displayName, endDateTime }) => displayName && daysTo(endDateTime, at) > 1)
  return {
    entries: chosen ? [secret(chosen, at)] : [],
    leftOut: byEnd.filter((one) => one !== chosen).map((one) => unsaid(one, chosen, at)),
  }
}

function secret({ displayName, startDateTime, endDateTime }: PasswordCredential, at: string): Secret {
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
  { keyId, displayName, endDateTime }: PasswordCredential,
  chosen: PasswordCredential | undefined,
  at: string,
): LeftOut {
  const name = displayName ? `the secret "${displayName}" (${keyId})` : `the secret ${keyId}`
  const reason =
    daysTo(endDateTime, at) <= 1
      ? `it ends on ${endDateTime.slice(0, 10)}`
      : !displayName
        ? 'it has no name'
        : displayName === chosen?.displayName
          ? 'another one of the same name is valid longer'
          : 'a manifest has one secret'
  return { path, what: `${name}: ${reason}` }
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
