import { orphans } from '../aspects/secrets.ts'
import { superseded } from '../aspects/superseded.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'

/**
 * With what earlier runs left of secrets that the manifest does not name: an orphan of `secret add`, the old one of a
 * rotation. What is left of those that it names, their own aspect removes.
 */
export function withLeftovers(desired: Desired, live: Live): Desired {
  const own = new Set(desired.secrets.map(({ name }) => name))
  const others = [...new Set(live.mintings.map(({ secret }) => secret))].filter((name) => !own.has(name))
  const left = others.flatMap((name) => [...orphans(name, live), ...superseded(name, live)])
  return left.length === 0 ? desired : { ...desired, revoked: left.map(({ keyId }) => keyId) }
}
