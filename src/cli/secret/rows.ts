import type { PasswordCredential } from '../../model/directory.ts'
import type { KeptMinting } from '../../secrets/memory.ts'

/** Whose secrets they are: an application, or a service principal that has some of its own. */
export interface Holder {
  readonly object: 'application' | 'servicePrincipal'
  readonly objectId: string
  readonly appId: string
  readonly displayName: string
  /** Null where it was made without appreg. */
  readonly key: string | null
}

/** One client secret as it is listed. The names are those of the JSON output, and do not change. */
export interface SecretRow extends Holder {
  readonly name: string | null
  readonly keyId: string
  /** The first three characters, as Graph keeps them. */
  readonly hint: string | null
  readonly startDateTime: string
  readonly endDateTime: string
  /** Whole days. */
  readonly ageDays: number
  /** Whole days; below zero when it has ended. */
  readonly daysLeft: number
  /** `replaced`: it ends soon, but it was rotated, or another one of the same name on the same object lasts longer. */
  readonly state: 'valid' | 'expiring' | 'replaced' | 'expired'
  /** Where this machine delivered it; null where it knows nothing of it. */
  readonly deliveredTo: string | null
  /** An earlier run ended before it was delivered: nobody holds its value. */
  readonly isLost: boolean
  /** From then on a later run removes it, because it was rotated. */
  readonly removeAfter: string | null
}

const DAY = 86_400_000

/** `soon`: in milliseconds, what counts as ending soon. */
export function secretRows(
  holder: Holder,
  credentials: readonly PasswordCredential[],
  { now, soon, mintings }: { now: number; soon: number; mintings: readonly KeptMinting[] },
): SecretRow[] {
  const removalOf = ({ keyId }: PasswordCredential) =>
    mintings.find(({ supersedes, proven }) => proven && supersedes?.includes(keyId))?.removeAfter ?? null
  const left = ({ endDateTime }: PasswordCredential) => Date.parse(endDateTime) - now
  const stateOf = (one: PasswordCredential): SecretRow['state'] => {
    if (left(one) <= 0) return 'expired'
    if (left(one) > soon) return 'valid'
    const lastsLonger = credentials.some(
      (other) => one.displayName !== null && other.displayName === one.displayName && left(other) > soon,
    )
    return lastsLonger || removalOf(one) !== null ? 'replaced' : 'expiring'
  }
  return credentials.map((one) => {
    const { keyId, displayName: name, hint, startDateTime, endDateTime } = one
    const minting = mintings.find(({ keyId: id }) => id === keyId)
    return {
      ...holder,
      name,
      keyId,
      hint,
      startDateTime,
      endDateTime,
      ageDays: Math.floor((now - Date.parse(startDateTime)) / DAY),
      daysLeft: Math.floor(left(one) / DAY),
      state: stateOf(one),
      deliveredTo: minting?.deliveredTo ?? null,
      isLost: minting !== undefined && minting.deliveredTo === undefined,
      removeAfter: removalOf(one),
    }
  })
}

export type Counts = Readonly<Record<'total' | SecretRow['state'], number>>

export const noSecrets: Counts = { total: 0, valid: 0, expiring: 0, replaced: 0, expired: 0 }

export const add = (a: Counts, b: Counts): Counts => ({
  total: a.total + b.total,
  valid: a.valid + b.valid,
  expiring: a.expiring + b.expiring,
  replaced: a.replaced + b.replaced,
  expired: a.expired + b.expired,
})

export function countsOf(rows: readonly SecretRow[]): Counts {
  const count = (state: SecretRow['state']) => rows.filter((row) => row.state === state).length
  return {
    total: rows.length,
    valid: count('valid'),
    expiring: count('expiring'),
    replaced: count('replaced'),
    expired: count('expired'),
  }
}
