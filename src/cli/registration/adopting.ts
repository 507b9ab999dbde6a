import { AppregError } from '../../errors.ts'
import type { Desired } from '../../model/desired.ts'
import type { DeletedApplication } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import { goingOn, goOn } from '../again.ts'
import { restore } from '../applying/restoring.ts'
import { choose, confirm } from '../ask.ts'
import type { Flags } from '../command.ts'
import { stands } from '../interruption.ts'
import { safeLine } from '../present/safe.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { type Found, find } from './looking.ts'

interface Wishes {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
}

/** For commands that only look: another registration is meant only where `--adopt` says so. */
export const meantForLooking =
  (wishes: Wishes) =>
  async (found: Found): Promise<Found> =>
    isUnclear(found, wishes) && wishes.flags.adopt ? adopted(found, wishes) : found

/**
 * For commands that write. Where the key leads to nothing, it is not for appreg to guess whether a registration of the
 * same display name, or a deleted one of the same key, is the one: it asks, or it stops.
 */
export const meantForWriting =
  (wishes: Wishes) =>
  async (found: Found): Promise<Found> => {
    const { flags, terminal } = wishes
    if (!isUnclear(found, wishes)) return found
    if (flags.adopt) return adopted(found, wishes)
    if (flags.new) return found
    const canAsk = terminal.interactive && !flags.yes
    const [deleted] = found.live.deleted ?? []
    if (deleted && canAsk && (await wantsBack(deleted))) return restored(deleted, found, wishes)
    if (found.live.namesakes.length === 0) return found
    if (!canAsk) throw undecided(found)
    const choice = await choose(`${named(found.desired)} exists already. Which one is meant?`, choices(found))
    return choice === '' ? found : taken(choice, found, wishes)
  }

function isUnclear({ desired, live }: Found, { flags }: Wishes): boolean {
  if (flags.adopt && flags.new) {
    throw new AppregError('USAGE', '--adopt and --new exclude each other', {
      hints: ['--adopt takes an existing registration over, --new creates another one'],
    })
  }
  return live.application === undefined && desired.appId === undefined
}

/** Throws where there is none to take over, or more than one. */
function adopted(found: Found, wishes: Wishes): Promise<Found> {
  const { desired, live } = found
  const [only, ...more] = live.namesakes
  if (!only) {
    throw new AppregError('NOT_FOUND', `there is no application ${named(desired)} to adopt`, {
      hints: ['leave --adopt out to create it, or name another one with appId: in the manifest'],
    })
  }
  if (more.length > 0) {
    throw new AppregError('USAGE', `${candidates(live)} are named ${named(desired)}: --adopt cannot choose`, {
      hints: ['write the appId of the one that is meant into the manifest: `appId: …`'],
    })
  }
  return taken(only.appId, found, wishes)
}

const taken = (appId: string, { desired }: Found, { session }: Wishes): Promise<Found> =>
  find({ ...desired, appId }, session)

const undecided = ({ desired, live }: Found): AppregError =>
  new AppregError(
    'USAGE',
    `${named(desired)} exists already, without the key ${desired.key}: ${candidates(live)}; nothing was changed`,
    {
      hints: [
        'add --adopt to take it over, or write its appId into the manifest',
        `add --new to create another registration of that name, under the key ${desired.key}`,
      ],
    },
  )

const named = ({ displayName }: Desired): string => `"${safeLine(displayName)}"`

const candidates = ({ namesakes }: Live): string => namesakes.map(candidate).join(', ')

const candidate = ({ appId, uniqueName }: Live['namesakes'][number]): string =>
  `appId ${appId}${uniqueName ? ` (key ${safeLine(uniqueName)})` : ''}`

const choices = ({ desired, live }: Found) => [
  ...live.namesakes.map((one) => ({ name: `take over ${candidate(one)}`, value: one.appId })),
  { name: `none: create another one under the key ${desired.key}`, value: '' },
]

const wantsBack = ({ displayName, appId, deletedDateTime }: DeletedApplication): Promise<boolean> =>
  confirm(
    `"${safeLine(displayName)}" (appId ${appId}) had this key and was deleted on ${deletedDateTime.slice(0, 10)}. Restore it?`,
  )

const PATIENCE = 60_000

/** Graph shows it again after a while. */
async function restored(deleted: DeletedApplication, found: Found, { session }: Wishes): Promise<Found> {
  stands(found.desired.key, () => `restored, or about to be (appId ${deleted.appId})`)
  await goingOn(() => restore(deleted, session))
  const { now, sleep } = session.clock
  const deadline = now() + PATIENCE
  for (let wait = 500; ; wait = Math.min(wait * 2, 8_000)) {
    const live = await found.tenant.observe()
    if (live.application) return { ...found, live }
    if (now() >= deadline) {
      throw new AppregError(
        'STEP_UNSETTLED',
        `the tenant does not show the restored application ${deleted.appId} yet`,
        { hints: [goOn()] },
      )
    }
    await sleep(wait, 'the tenant does not show the restored application yet')
  }
}
