import { deriveClient, deriveDesired } from '../../desired/derive.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { findCalls, readFound } from '../../observe/find.ts'
import { openMemory } from '../../secrets/memory.ts'
import type { Flags } from '../command.ts'
import type { Session } from '../session/session.ts'
import { describe } from './describe.ts'
import { knownSecret, missingSecretNote } from './known-secret.ts'
import { readDesired } from './manifest.ts'

/** What a command was pointed at: a manifest with `-f`, or a registration with `--app`. */
export interface Target {
  readonly desired?: Desired
  readonly reference: string
}

/** The manifest counts where `--app` is not given, and besides it where it is given with `-f`. */
export const readTarget = (flags: Flags): Target => targetOf(flags, deriveDesired)

/** The same where somebody signs in or is sent back: of a split it is the connector. */
export const readClient = (flags: Flags): Target => targetOf(flags, deriveClient)

function targetOf(flags: Flags, derive: typeof deriveDesired): Target {
  if (flags.app !== undefined && flags.file === undefined) return { reference: flags.app }
  const desired = readDesired(flags, derive)
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
): Promise<Described> {
  const { desired } = target
  const known = await secretOf(target, application, session, withValue ? 'anywhere' : 'here')
  const { name, store, value, isThere } = known ?? {}
  const secret = name && {
    name,
    ...(store && isThere !== false ? { store } : {}),
    ...(withValue && value !== undefined ? { value } : {}),
  }
  const registration = await describe(application, session, {
    ...(desired ? { desired } : {}),
    ...(secret ? { secret } : {}),
  })
  const note = known && missingSecretNote(known)
  return { registration, ...(note ? { note } : {}) }
}

export interface Described {
  readonly registration: Registration
  /** A valid secret whose value is not where it should be. */
  readonly note?: string
}

/** The secret of a registration, where anything is known of it. */
export async function secretOf(
  { desired }: Target,
  application: Application,
  session: Session,
  reach: 'here' | 'anywhere',
) {
  const key = desired?.appId ?? application.uniqueName ?? application.appId
  const memory = openMemory(session.stateDirectory, await session.tenantId(), key)
  const delivered = memory.mintings().findLast(({ deliveredTo }) => deliveredTo !== undefined)
  const wanted = desired?.secrets[0] ?? (delivered && { name: delivered.secret })
  const { surroundings, clock } = session
  return (
    wanted &&
    knownSecret(wanted, application.passwordCredentials, { memory, now: clock.now(), surroundings, reach })
  )
}
