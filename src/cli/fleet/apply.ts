import { AppregError } from '../../errors.ts'
import type { Plan } from '../../model/plan.ts'
import { type PlanFile, reviewedPlans } from '../../plan/plan-file.ts'
import { carryOut } from '../applying/applying.ts'
import { requireStores } from '../applying/certifying.ts'
import { printed, shownBelow } from '../applying/delivering.ts'
import { openPassphrases, type Passphrases } from '../applying/passphrases.ts'
import { settled } from '../applying/rotating.ts'
import { noteServer } from '../applying/server-noted.ts'
import { openSinks } from '../applying/sinks.ts'
import { confirm } from '../ask.ts'
import type { ExitCode, Flags } from '../command.ts'
import { configureApplied } from '../configuration/configuration.ts'
import { planView } from '../present/plan-view.ts'
import { meantForWriting } from '../registration/adopting.ts'
import { type Found, look } from '../registration/looking.ts'
import type { Fleet, Member } from '../registration/members.ts'
import { keysNeeded } from '../session/keys-needed.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { type Done, reportDone } from './done.ts'
import { failed, inFleetSession, over } from './over.ts'
import { planAll, sumOf } from './plan.ts'
import { requireShown } from './shown.ts'
import { requireSinks } from './sinks.ts'

interface Wishes {
  readonly flags: Flags
  readonly terminal: Terminal
  readonly reviewed: PlanFile | undefined
}

/**
 * Makes all registrations so, each as `apply` does one. The configuration is printed by `config`, one by one; that of a
 * split is one configuration, and printed here.
 */
export async function applyFleet(
  { fleet, isSplit }: Fleet,
  { flags, terminal, reviewed }: Wishes,
): Promise<ExitCode> {
  if (!isSplit) requireSinks(fleet, flags)
  // Its steps are not told: those of several registrations would come out as one tangle.
  const own: Terminal = isSplit ? terminal : { ...terminal, quiet: true, interactive: false }
  const passphrases = openPassphrases(flags, own)
  return inFleetSession(flags, terminal, async (session) => {
    const shown = reviewed
      ? reviewedPlans(
          reviewed,
          fleet.map(({ desired }) => desired),
          await session.tenantId(),
        )
      : await agreedPlans(fleet, session, { flags, terminal })
    const work = (member: Member) =>
      applyOne(member, { session, flags, terminal: own, shown, isSplit, passphrases })
    const results = await over(fleet, work, { flags, terminal, verb: 'done' })
    const code = reportDone(results, terminal)
    const printed = results.flatMap((result) => (failed(result) ? [] : (result.value.printed ?? [])))
    for (const one of printed) await one.settle()
    // The wizard has more to do before there is a server.
    if (!flags.brief) for (const one of printed) await one.lookAtServer()
    return code
  })
}

/** On a terminal all plans are shown first, with one question. */
async function agreedPlans(
  members: readonly Member[],
  session: Session,
  { flags, terminal }: Omit<Wishes, 'reviewed'>,
): Promise<ReadonlyMap<string, Plan> | undefined> {
  if (flags.yes) return undefined
  const plans = (await planAll(members, session, { flags, terminal })).flatMap((result) =>
    failed(result) ? [] : [result.value],
  )
  terminal.err(plans.map((plan) => `${planView(plan, terminal.colour.err)}\n`).join(''))
  const isToDo = plans.some(({ objects }) => objects.length > 0)
  if (isToDo) {
    terminal.err(`${sumOf(plans)}\n\n`)
    if (!(await confirm('Apply these plans?'))) {
      throw new AppregError('INTERRUPTED', 'not applied: nothing was changed')
    }
  }
  return new Map(plans.map((plan) => [plan.key, plan]))
}

interface Circumstances {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
  readonly shown: ReadonlyMap<string, Plan> | undefined
  readonly isSplit: boolean
  readonly passphrases: Passphrases
}

export async function applyOne(
  { desired: wanted }: Member,
  { session, flags, terminal, shown, isSplit, passphrases }: Circumstances,
): Promise<Done> {
  const meant = async (found: Found) =>
    settled(await meantForWriting({ session, flags, terminal })(found), { session, terminal })
  const { desired, tenant, live, plan } = await look(wanted, session, meant)
  if (shown) requireShown(shown, { plan, wanted, desired, live })
  const { memory } = tenant
  const sinks = await openSinks(desired, plan, {
    flags,
    terminal,
    memory,
    surroundings: session.surroundings,
  })
  await requireStores(desired, live, { passphrases, session })
  const circumstances = { session, tenant, desired, sinks, passphrases, terminal }
  const { application, registration, checks, secrets, certificates, left } = await carryOut(
    plan,
    live,
    circumstances,
  )
  return {
    isChanged: plan.objects.length > 0,
    plan: terminal.json ? plan : { ...plan, objects: [] },
    appId: application.appId,
    objectId: application.id,
    checks,
    secrets,
    certificates,
    left,
    ...(isSplit && keysNeeded(wanted).length > 0
      ? {
          printed: {
            targets: await configureApplied(registration, secrets, flags),
            shown: shownBelow(secrets, flags),
            settle: () => printed(secrets, circumstances),
            lookAtServer: () => noteServer(desired, registration, { session, flags, terminal }),
          },
        }
      : {}),
  }
}
