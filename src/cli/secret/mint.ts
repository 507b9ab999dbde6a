import { AppregError } from '../../errors.ts'
import type { DesiredSecret } from '../../model/desired.ts'
import { agreed, nobodyToAsk } from '../applying/agreeing.ts'
import { carryOut } from '../applying/applying.ts'
import { printed } from '../applying/delivering.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { addressOf, openSinks } from '../applying/sinks.ts'
import { EXIT, type ExitCode, type Flags, type Run } from '../command.ts'
import { duration } from '../duration.ts'
import { expects } from '../interruption.ts'
import { jsonDocument } from '../present/json.ts'
import { findApplication, readClient, type Target } from '../registration/existing.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { mintedJson, mintedView, resultOf } from './minted.ts'
import { prepare } from './prepare.ts'
import { nameOf, secretNamed } from './subject.ts'

export type How = 'add' | 'rotate'

export const add: Run = (args, flags, terminal) => mint('add', args, { flags, terminal })
export const rotate: Run = (args, flags, terminal) => mint('rotate', args, { flags, terminal })

/** Mints a secret beside those that are there. When it rotates, the new one takes their place. */
async function mint(
  how: How,
  args: readonly string[],
  { flags, terminal }: { flags: Flags; terminal: Terminal },
) {
  const wishes = wishesOf(how, flags)
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk(`secret ${how}`, 'appreg secret list')
  const target = readClient(flags)
  expects([])
  const session = await openSession(flags, terminal)
  try {
    return await mintIn(session, { how, args, target, wishes }, { flags, terminal })
  } finally {
    await session.close()
  }
}

interface Asked {
  readonly how: How
  readonly args: readonly string[]
  readonly target: Target
  readonly wishes: ReturnType<typeof wishesOf>
}

export async function mintIn(
  session: Session,
  { how, args, target, wishes }: Asked,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<ExitCode> {
  const application = await findApplication(target, session)
  const asked = secretNamed(nameOf(args, target, application), target)
  const { desired, tenant, live, plan, old } = await prepare(
    {
      how,
      target,
      secret: lastingFor(wishes.lifetimeDays, asked, target),
      grace: wishes.grace,
      addressOf: (store) => addressOf(store, { flags, terminal }),
    },
    application,
    session,
  )
  const { surroundings } = session
  const sinks = await openSinks(desired, plan, { flags, terminal, memory: tenant.memory, surroundings })
  const first = await agreed(plan, live, { tenant, flags, terminal })
  const applied = await carryOut(plan, first, {
    session,
    tenant,
    desired,
    sinks,
    passphrases: openPassphrases(flags, terminal),
    terminal,
  })
  const result = resultOf(applied, old, { memory: tenant.memory, now: session.clock.now() })
  terminal.out(
    terminal.json
      ? jsonDocument(mintedJson(result))
      : terminal.fit(mintedView(how, result, terminal.colour.out)),
  )
  await printed(applied.secrets, { session, tenant, desired, terminal })
  return result.isProven ? EXIT.ok : EXIT.failed
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Read before anything is sent. */
function wishesOf(how: How, { lifetime, grace }: Flags) {
  if (how === 'add' && grace !== undefined) {
    throw new AppregError('USAGE', '--grace goes with secret rotate: secret add removes nothing')
  }
  const lasts = lifetime === undefined ? undefined : duration('--lifetime', lifetime)
  if (lasts !== undefined && lasts < HOUR) {
    throw new AppregError('USAGE', `--lifetime ${lifetime} is too short: it takes an hour at least`)
  }
  return {
    lifetimeDays: lasts === undefined ? undefined : lasts / DAY,
    grace: grace === undefined ? undefined : duration('--grace', grace),
  }
}

/** What is asked for now is not renewed in the same breath, whatever the manifest says of `renewBefore`. */
function lastingFor(
  lifetimeDays: number | undefined,
  asked: DesiredSecret,
  { desired }: Target,
): DesiredSecret {
  if (
    lifetimeDays !== undefined &&
    desired?.secrets.includes(asked) &&
    lifetimeDays <= asked.renewBeforeDays
  ) {
    throw new AppregError(
      'USAGE',
      `--lifetime is not longer than renewBefore (${asked.renewBeforeDays} days): the next apply would renew the secret at once`,
      { hints: ['choose a longer lifetime, or a shorter renewBefore in the manifest'] },
    )
  }
  return { ...asked, lifetimeDays: lifetimeDays ?? asked.lifetimeDays, renewBeforeDays: 0 }
}
