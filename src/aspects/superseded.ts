import type { PasswordCredential } from '../model/directory.ts'
import type { Live, Minting } from '../model/live.ts'

export const named = (name: string, live: Live): readonly PasswordCredential[] =>
  live.application?.passwordCredentials.filter(({ displayName }) => displayName === name) ?? []

/** What a rotation replaced, once the new one is proven and the grace is over; not where the new one is gone. */
export function superseded(name: string, live: Live): PasswordCredential[] {
  const rotations = live.mintings.filter(({ secret, proven }) => secret === name && proven)
  const isThere = (keyId: string | undefined) => named(name, live).some((one) => one.keyId === keyId)
  return named(name, live).filter(({ keyId }) =>
    rotations.some(
      ({ supersedes, removeAfter, startedAt }) =>
        supersedes?.includes(keyId) &&
        removeAfter !== undefined &&
        Date.parse(removeAfter) <= Date.parse(live.at) &&
        rotations.some(
          (newer) => newer.startedAt >= startedAt && newer.keyId !== keyId && isThere(newer.keyId),
        ),
    ),
  )
}

/** A rotation that ended between the delivery of the new secret and its proof, though the old one was to go by now. */
export function unproven(name: string, live: Live): Minting | undefined {
  const isThere = (keyId: string | undefined) => named(name, live).some((one) => one.keyId === keyId)
  return live.mintings.findLast(
    ({ secret, deliveredTo, proven, keyId, supersedes = [], removeAfter = '' }) =>
      secret === name &&
      deliveredTo !== undefined &&
      !proven &&
      isThere(keyId) &&
      supersedes.some(isThere) &&
      Date.parse(removeAfter) <= Date.parse(live.at),
  )
}
