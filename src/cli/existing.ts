import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'
import type { Registration } from '../model/registration.ts'
import { findCalls, readFound } from '../observe/find.ts'
import { openMemory } from '../secrets/memory.ts'
import { openSink } from '../secrets/open-sink.ts'
import type { Flags } from './command.ts'
import { describe } from './describe.ts'
import { readDesired } from './manifest.ts'
import type { Session } from './session.ts'
import { stateDirectory } from './state-directory.ts'

/** What a command was pointed at: a manifest with `-f`, or a registration with `--app`. */
export interface Target {
  readonly desired?: Desired
  readonly reference: string
}

/** The manifest counts where `--app` is not given, and besides it where it is given with `-f`. */
export function readTarget(flags: Flags): Target {
  if (flags.app !== undefined && flags.file === undefined) return { reference: flags.app }
  const desired = readDesired(flags)
  return { desired, reference: flags.app ?? desired.appId ?? desired.key }
}

export async function findApplication({ reference }: Target, session: Session): Promise<Application> {
  return readFound(reference, await session.graph.read(findCalls(reference)))
}

/** An existing registration, with what is known of its secret; its value only where `withValue` asks for it. */
export async function describeExisting(
  target: Target,
  application: Application,
  session: Session,
  withValue: boolean,
): Promise<Registration> {
  const secret = await knownSecret(target, application, session)
  const value = withValue && secret?.store ? await openSink(secret.store).read() : undefined
  return describe(application, session, {
    ...(target.desired ? { desired: target.desired } : {}),
    ...(secret ? { secret: { ...secret, ...(value === undefined ? {} : { value }) } } : {}),
  })
}

/** Where the secret was last delivered to, as far as this machine knows; else where the manifest would put it. */
async function knownSecret({ desired }: Target, application: Application, session: Session) {
  const key = desired?.appId ?? application.uniqueName ?? application.appId
  const memory = openMemory(stateDirectory(), await session.tenantId(), key)
  const delivered = memory.mintings().findLast(({ deliveredTo }) => deliveredTo !== undefined)
  const name = desired?.secrets[0]?.name ?? delivered?.secret
  const store = delivered?.deliveredTo ?? desired?.secrets[0]?.store
  return name === undefined ? undefined : { name, ...(store ? { store } : {}) }
}
