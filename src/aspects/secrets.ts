import type { Change } from '../model/change.ts'
import type { Desired, DesiredSecret } from '../model/desired.ts'
import type { PasswordCredential } from '../model/directory.ts'
import type { Live, Minting } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import type { Aspect } from './aspect.ts'
import { applicationPath } from './patch.ts'
import { writeApplications } from './permissions.ts'
import { named, superseded } from './superseded.ts'

const DAY = 86_400_000
/** For so long a delivered secret that no read has shown yet counts as present, in milliseconds. */
export const REPLICATION = 3_600_000
/** Between the start of an attempt and the start of the credential's validity lie moments, not more. */
const ATTEMPT = 600_000

/**
 * Client secrets, told apart by their display name. A new one is minted when none is valid beyond `renewBefore`.
 * One that an earlier run minted and never delivered is an orphan: it is removed, because nobody holds its value. One
 * that a rotation superseded is removed when its time has come.
 */
export const secrets: Aspect = {
  id: 'secrets',

  changes(desired, live) {
    const removals = revoked(desired, live).map(
      ({ keyId, displayName }): Change => ({
        object: 'passwordCredential',
        name: `${displayName ?? 'unnamed'} (${keyId})`,
        op: 'delete',
      }),
    )
    const own = desired.secrets.flatMap((secret): Change[] => [
      ...orphans(secret.name, live).map(
        ({ keyId }): Change => ({
          object: 'passwordCredential',
          name: `${secret.name} (${keyId})`,
          op: 'delete',
          before: 'minted by an earlier run that ended before it was delivered',
        }),
      ),
      ...superseded(secret.name, live).map(
        ({ keyId }): Change => ({
          object: 'passwordCredential',
          name: `${secret.name} (${keyId})`,
          op: 'delete',
          before: 'superseded by a newer one',
        }),
      ),
      ...(isHeld(secret, live) ? [] : [minting(secret, live)]),
    ])
    return [...removals, ...own]
  },

  // One at a time: Graph answers 409 to two credential writes on one application at the same moment.
  next(desired, live) {
    if (!live.application) return []
    const lost = desired.secrets.flatMap(({ name }) => orphans(name, live))
    if (lost.length > 0) return lost.slice(0, 1).map(({ keyId }) => removePassword(desired, keyId))
    const old = desired.secrets.flatMap(({ name }) => superseded(name, live))
    const [gone] = [...revoked(desired, live), ...old]
    if (gone) {
      const { keyId, displayName } = gone
      return [removePassword(desired, keyId, `remove the secret "${displayName ?? 'unnamed'}" (${keyId})`)]
    }
    const due = desired.secrets.filter((secret) => !isHeld(secret, live))
    return due.slice(0, 1).map((secret) => addPassword(desired, live, secret))
  },
}

const revoked = (desired: Desired, { application }: Live): PasswordCredential[] =>
  application?.passwordCredentials.filter(({ keyId }) => desired.revoked?.includes(keyId)) ?? []

/** Credentials that appeared in an attempt which did not end in a delivery. */
export function orphans(name: string, live: Live): PasswordCredential[] {
  const attempts = live.mintings.filter(({ secret }) => secret === name)
  const delivered = attempts.filter(({ deliveredTo }) => deliveredTo !== undefined)
  return named(name, live).filter(
    (credential) =>
      !delivered.some(({ keyId }) => keyId === credential.keyId) &&
      attempts.some(
        (attempt) =>
          attempt.deliveredTo === undefined &&
          (attempt.keyId === undefined ? mayComeOf(attempt, credential) : attempt.keyId === credential.keyId),
      ),
  )
}

/** Of an attempt whose answer never came. */
const mayComeOf = ({ before, startedAt, endDateTime }: Minting, credential: PasswordCredential): boolean =>
  !before.includes(credential.keyId) &&
  Math.abs(Date.parse(credential.startDateTime) - Date.parse(startedAt)) < ATTEMPT &&
  (endDateTime === undefined || isSameMoment(credential.endDateTime, endDateTime))

/** Also where the service keeps whole seconds. */
const isSameMoment = (held: string, asked: string): boolean =>
  Date.parse(held) === Date.parse(asked) || Date.parse(held) === Math.floor(Date.parse(asked) / 1000) * 1000

/** When a secret that is minted now ends. */
export const endOf = ({ lifetimeDays }: DesiredSecret, { at }: Pick<Live, 'at'>): string =>
  new Date(Date.parse(at) + lifetimeDays * DAY).toISOString()

function isHeld(secret: DesiredSecret, live: Live): boolean {
  const lost = orphans(secret.name, live)
  const present = named(secret.name, live).filter(
    (credential) => !lost.includes(credential) && !secret.besides?.includes(credential.keyId),
  )
  return (
    present.some((credential) => daysLeft(credential, live) > secret.renewBeforeDays) ||
    isUnderway(secret, live)
  )
}

/** Graph's reads may lag behind its writes: a secret delivered moments ago is not minted again. */
const isUnderway = ({ name, besides = [] }: DesiredSecret, live: Live): boolean =>
  live.mintings.some(
    ({ secret, deliveredTo, confirmed, startedAt, application, keyId = '' }) =>
      secret === name &&
      deliveredTo !== undefined &&
      !besides.includes(keyId) &&
      !confirmed &&
      application === live.application?.appId &&
      Date.parse(live.at) - Date.parse(startedAt) < REPLICATION,
  )

/** Not a number where no end is set: neither before nor after any day. */
export const daysLeft = (
  { endDateTime }: { readonly endDateTime: string | null },
  live: Pick<Live, 'at'>,
): number => (Date.parse(endDateTime ?? '') - Date.parse(live.at)) / DAY

const minting = (secret: DesiredSecret, live: Live): Change => ({
  object: 'passwordCredential',
  name: secret.name,
  op: 'create',
  path: 'lifetime',
  ...(named(secret.name, live).length > 0 ? { before: expiry(named(secret.name, live), live) } : {}),
  after: `${secret.lifetimeDays} days`,
})

export function expiry(have: readonly { readonly endDateTime: string | null }[], live: Live): string {
  const most = Math.max(...have.map((credential) => daysLeft(credential, live)))
  return most > 0 ? `${Math.floor(most)} days left` : 'expired'
}

function addPassword(desired: Desired, live: Live, secret: DesiredSecret): GraphRequest {
  const passwordCredential = {
    displayName: secret.name,
    endDateTime: endOf(secret, live),
  }
  return {
    summary: `mint the secret "${secret.name}"`,
    method: 'POST',
    path: `${applicationPath(desired)}/addPassword`,
    body: { passwordCredential },
    ok: [200],
    permission: writeApplications,
    mints: secret.name,
    fold: (before, answer) =>
      withCredentials(before, (have) => [
        ...have,
        {
          keyId: '{keyId}',
          startDateTime: live.at,
          hint: null,
          ...passwordCredential,
          ...(answer as PasswordCredential | undefined),
        },
      ]),
  }
}

/** Also used by apply, to take back a secret that could not be delivered. */
export const removePassword = (
  desired: Desired,
  keyId: string,
  summary = `remove the undelivered secret ${keyId}`,
): GraphRequest => ({
  summary,
  method: 'POST',
  path: `${applicationPath(desired)}/removePassword`,
  body: { keyId },
  ok: [204],
  permission: writeApplications,
  fold: (before) =>
    withCredentials(before, (have) => have.filter((credential) => credential.keyId !== keyId)),
})

function withCredentials(
  live: Live,
  change: (have: readonly PasswordCredential[]) => readonly PasswordCredential[],
): Live {
  if (!live.application) return live
  const passwordCredentials = change(live.application.passwordCredentials)
  return { ...live, application: { ...live.application, passwordCredentials } }
}
