import { mirror } from '../../desired/mirror.ts'
import { AppregError } from '../../errors.ts'
import type { Desired, DesiredSecret } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Memory } from '../../secrets/memory.ts'
import { openSink } from '../../secrets/open-sink.ts'
import type { Surroundings } from '../../secrets/sink.ts'
import type { Target } from '../registration/existing.ts'

/** The registration as it is, under the key by which this machine remembers it. */
export function asItIs({ desired }: Target, application: Application): Desired {
  const { appId: _, ...own } = mirror(application)
  const appId = desired?.appId ?? (application.uniqueName === null ? application.appId : undefined)
  const { identifierUris } = application
  return { ...own, identifierUris, ...(appId ? { appId } : {}) }
}

/** The secret that is meant: by the manifest where that names it, and else with the defaults of the manifest. */
export function secretNamed(name: string, { desired }: Target): DesiredSecret {
  const written = desired?.secrets.find((secret) => secret.name === name)
  return written ?? { name, lifetimeDays: 180, renewBeforeDays: 30 }
}

/** The name that is given, or the one that can only be meant. */
export function nameOf(args: readonly string[], { desired }: Target, application: Application): string {
  const [given, ...more] = args
  if (more.length > 0) {
    throw new AppregError('USAGE', `one secret at a time: ${args.join(', ')}`, {
      hints: ['put a name that holds blanks in quotes'],
    })
  }
  const [written] = desired?.secrets ?? []
  const held = [...new Set(application.passwordCredentials.map(({ displayName }) => displayName))]
  const name = given ?? written?.name ?? (held.length === 1 ? held[0] : undefined)
  if (name) return name
  if (held.length === 0) return 'connector'
  throw new AppregError('USAGE', 'which secret is meant?', {
    hints: [`name one of ${held.map((one) => one ?? 'those without a name, by its key id').join(', ')}`],
  })
}

/** Where this machine delivered the last secret of this name, if it can go there again. */
export function usualPlace(name: string, memory: Memory, surroundings: Surroundings): string | undefined {
  const last = memory
    .mintings()
    .findLast(({ secret, deliveredTo }) => secret === name && deliveredTo)?.deliveredTo
  return last && openSink(last, surroundings).fate === 'kept' ? last : undefined
}
