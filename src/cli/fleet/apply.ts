import { requireUnmoved } from '../../apply/unmoved.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Plan } from '../../model/plan.ts'
import { type PlanFile, reviewedPlans } from '../../plan/plan-file.ts'
import { meantForWriting } from '../adopting.ts'
import { carryOut } from '../applying.ts'
import { confirm } from '../ask.ts'
import { EXIT, type ExitCode, type Flags } from '../command.ts'
import { planJson } from '../commands/plan.ts'
import type { DeliveredSecret } from '../delivering.ts'
import { keysNeeded } from '../keys-needed.ts'
import { type Found, look } from '../looking.ts'
import type { Member } from '../members.ts'
import { checksView } from '../present/checks-view.ts'
import { noChanges, planView } from '../present/plan-view.ts'
import { settled } from '../rotating.ts'
import type { Session } from '../session.ts'
import { openSinks } from '../sinks.ts'
import type { Terminal } from '../terminal.ts'
import { failed, inFleetSession, over } from './over.ts'
import { planAll, sumOf } from './plan.ts'
import { report } from './report.ts'
import { requireSinks } from './sinks.ts'

interface Wishes {
  readonly flags: Flags
  readonly terminal: Terminal
  readonly reviewed: PlanFile | undefined
}

/** Makes all registrations so, each as `apply` does one. The configuration is printed by `config`, one by one. */
export async function applyFleet(
  members: readonly Member[],
  { flags, terminal, reviewed }: Wishes,
): Promise<ExitCode> {
  requireSinks(members, flags)
  return inFleetSession(flags, terminal, async (session) => {
    const shown = reviewed
      ? reviewedPlans(
          reviewed,
          members.map(({ desired }) => desired),
          await session.tenantId(),
        )
      : await agreedPlans(members, session, { flags, terminal })
    const work = (member: Member) => applyOne(member, { session, flags, terminal, shown })
    return reportAll(await over(members, work, { flags, terminal, verb: 'done' }), terminal)
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
  if (isToDo && !(await confirm(`Apply these plans (${sumOf(plans)})?`))) {
    throw new AppregError('INTERRUPTED', 'not applied: nothing was changed')
  }
  return new Map(plans.map((plan) => [plan.key, plan]))
}

/** What the report says of one registration. The rest of what was read for it is let go. */
interface Done {
  readonly isChanged: boolean
  /** Without its objects where the report does not show them. */
  readonly plan: Plan
  readonly appId: string
  readonly objectId: string
  readonly checks: readonly Check[]
  readonly secrets: readonly DeliveredSecret[]
}

interface Circumstances {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
  readonly shown: ReadonlyMap<string, Plan> | undefined
}

async function applyOne(
  { desired: wanted }: Member,
  { session, flags, terminal, shown }: Circumstances,
): Promise<Done> {
  // Its steps are not told: those of several registrations would come out as one tangle.
  const silent: Terminal = { ...terminal, quiet: true, interactive: false }
  const meant = async (found: Found) =>
    settled(await meantForWriting({ session, flags, terminal: silent })(found), { session, terminal: silent })
  const { desired, tenant, live, plan } = await look(wanted, session, meant)
  // What follows from its API could not be shown before that existed.
  if (shown && keysNeeded(wanted).length === 0)
    requireUnmoved(shown.get(desired.key) ?? nothingShown(plan), desired, live)
  const sinks = await openSinks(desired, plan, {
    flags,
    terminal: silent,
    memory: tenant.memory,
    surroundings: session.surroundings,
  })
  const circumstances = { session, tenant, desired, sinks, terminal: silent }
  const { application, checks, secrets } = await carryOut(plan, live, circumstances)
  return {
    isChanged: plan.objects.length > 0,
    plan: terminal.json ? plan : { ...plan, objects: [] },
    appId: application.appId,
    objectId: application.id,
    checks,
    secrets,
  }
}

/** Its plan could not be made when the others were shown: if it can now, nobody has agreed to it. */
const nothingShown = (plan: Plan): Plan => ({ ...plan, objects: [] })

const reportAll = (results: Parameters<typeof report<Done>>[0], terminal: Terminal): ExitCode =>
  report(
    results,
    {
      ok: isProven,
      json: ({ plan, isChanged: _, ...done }) => ({ ...done, plan: planJson(plan) }),
      text: (done) => `${doneLine(done)}${failedChecks(done, terminal.colour.out)}`,
      exitCode: (done) => (isProven(done) ? EXIT.ok : EXIT.failed),
      sum: (all) => {
        const changed = all.filter(({ isChanged }) => isChanged).length
        return `${changed} changed, ${all.length - changed} as the manifest says`
      },
    },
    terminal,
  )

const isProven = ({ checks }: Done): boolean => checks.every(({ state }) => state !== 'failed')

function doneLine({ isChanged, plan, appId }: Done): string {
  if (!isChanged) return noChanges({ ...plan, appId })
  const { create, update, delete: gone } = plan.counts
  return `${plan.key}: ${create} created, ${update} updated, ${gone} deleted (appId ${appId})\n`
}

/** What went well needs no line of its own in a fleet. */
const failedChecks = ({ checks }: Done, colour: boolean): string =>
  checksView(
    checks.filter(({ state }) => state === 'failed'),
    colour,
  )
