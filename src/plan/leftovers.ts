import { orphans } from '../aspects/secrets.ts'
import { superseded } from '../aspects/superseded.ts'
import type { Desired, DesiredSecret } from '../model/desired.ts'
import type { Live } from '../model/live.ts'

/**
 * With what earlier runs left undone. Of secrets that the manifest does not name: an orphan of `secret add`, the old
 * one of a rotation. Of those that it names, their own aspect removes both; but a rotation may have to be made again.
 */
export function withLeftovers(desired: Desired, live: Live): Desired {
  const own = new Set(desired.secrets.map(({ name }) => name))
  const others = [...new Set(live.mintings.map(({ secret }) => secret))].filter((name) => !own.has(name))
  const left = others.flatMap((name) => [...orphans(name, live), ...superseded(name, live)])
  return {
    ...desired,
    secrets: desired.secrets.map((secret) => rotatedAgain(secret, live)),
    ...(left.length > 0 ? { revoked: left.map(({ keyId }) => keyId) } : {}),
  }
}

/**
 * A rotation that ended in the middle of its sink may have overwritten the old value there: then the old secret is
 * valid, and nobody holds it.
 */
function rotatedAgain(secret: DesiredSecret, live: Live): DesiredSecret {
  if (secret.besides) return secret
  const lost = new Set(orphans(secret.name, live).map(({ keyId }) => keyId))
  const broken = live.mintings.findLast(
    ({ keyId, supersedes }) => keyId !== undefined && lost.has(keyId) && supersedes !== undefined,
  )
  if (!broken) return secret
  const { supersedes = [], removeAfter = live.at, to } = broken
  const grace = Math.max(0, Date.parse(removeAfter) - Date.parse(live.at))
  return { ...secret, ...(to ? { store: to } : {}), besides: supersedes, supersedes, grace }
}
