import { orphans, secrets } from '../aspects/secrets.ts'
import { superseded } from '../aspects/superseded.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'

/** What earlier runs left unfinished, one sentence for each secret, and what becomes of it. */
export const secretNotes = (desired: Desired, live: Live): string[] =>
  namesOf(desired, live).flatMap((name) => [
    ...orphans(name, live).map(
      ({ keyId }) =>
        `an earlier run minted the secret "${name}" (key id ${keyId}) and ended before it was delivered: nobody holds its value, so it is removed`,
    ),
    ...superseded(name, live).map(
      ({ keyId }) =>
        `the secret "${name}" was rotated, and its old value (key id ${keyId}) still works: it is removed now`,
    ),
    ...traceless(name, desired, live),
  ])

function namesOf({ secrets, revoked = [] }: Desired, { mintings }: Live): string[] {
  const others = revoked.length > 0 ? mintings.map(({ secret }) => secret) : []
  return [...new Set([...secrets.map(({ name }) => name), ...others])]
}

/** An attempt of which the tenant shows nothing: worth a word where the secret is minted now. */
function traceless(name: string, desired: Desired, live: Live): string[] {
  const isDue = secrets
    .changes(desired, live)
    .some((change) => change.name === name && change.op === 'create')
  const last = live.mintings.findLast(({ secret }) => secret === name)
  const isOpen = last !== undefined && last.keyId === undefined && last.deliveredTo === undefined
  if (!isDue || !isOpen || orphans(name, live).length > 0) return []
  return [`an earlier run ended while it was minting the secret "${name}", and left nothing behind`]
}
