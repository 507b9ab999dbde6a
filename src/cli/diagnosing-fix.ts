import { mirror } from '../desired/mirror.ts'
import type { Picture } from '../doctor/look/picture.ts'
import type { Mendable } from '../doctor/mend/mendable.ts'
import type { Repair } from '../doctor/mend/repair.ts'
import { AppregError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { Plan } from '../model/plan.ts'
import { buildPlan } from '../plan/build.ts'
import { requirePermitted } from '../plan/policies.ts'
import { requireOnePlatform } from '../plan/redirect-uris.ts'
import { requireKnownNames } from '../plan/resolve.ts'
import { agreed } from './agreeing.ts'
import { carryOut } from './applying.ts'
import type { Flags } from './command.ts'
import { proveMended } from './diagnosing-proof.ts'
import { openPassphrases } from './passphrases.ts'
import type { Session } from './session.ts'
import { openTenant, type Tenant } from './tenant.ts'
import type { Terminal } from './terminal.ts'

export interface Circumstances {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
}

/** A finding with the plan that mends it. */
export interface Planned extends Mendable {
  readonly prepared?: Prepared
}

interface Prepared {
  readonly desired: Desired
  readonly tenant: Tenant
  readonly live: Live
  readonly plan: Plan
}

/** What would be changed, for all that can be mended; what the tenant would refuse is said among the steps. */
export const withPlans = (all: readonly Mendable[], session: Session): Promise<Planned[]> =>
  Promise.all(all.map((one) => withPlan(one, session)))

async function withPlan(one: Mendable, session: Session): Promise<Planned> {
  const fix = { ...one.finding.fix, automatic: false, changes: [] }
  if (!one.repair) return { ...one, finding: { ...one.finding, fix } }
  try {
    const prepared = await prepare(one.repair, session)
    const changes = prepared.plan.objects.flatMap(({ object, name, op, changes: parts }) =>
      parts.length > 0 ? parts : [{ object, name, op }],
    )
    const finding = { ...one.finding, fix: { ...fix, automatic: changes.length > 0, changes } }
    return changes.length > 0 ? { ...one, finding, prepared } : { ...one, finding }
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    const steps = [...fix.steps, `appreg cannot do it: ${[error.message, ...error.hints].join('; ')}.`]
    return { ...one, finding: { ...one.finding, fix: { ...fix, steps } } }
  }
}

async function prepare(repair: Repair, session: Session): Promise<Prepared> {
  const desired = desiredOf(repair)
  const tenant = await openTenant(session, desired)
  const live = await tenant.observe(repair.party.appId)
  requireKnownNames(desired, live)
  requireOnePlatform(desired, live)
  requirePermitted(desired, live)
  return { desired, tenant, live, plan: buildPlan(desired, live) }
}

function desiredOf({ party, wanted }: Repair): Desired {
  const { application } = party.live
  if (!application) throw new AppregError('NOT_FOUND', `${party.appId} is registered in another tenant`)
  const { isPartial: _, ...own } = mirror(application)
  return {
    ...own,
    // The token version is one of the properties that a partial change leaves as they are.
    ...(wanted.tokenVersion === undefined ? { isPartial: true } : {}),
    ...(wanted.adminConsent ? {} : { settings: { servicePrincipal: false } }),
    ...wanted,
  }
}

/** What was mended, and what a second look and a repeated request say of it. */
export interface Mended {
  readonly mended: readonly Planned[]
  readonly checks: readonly Check[]
}

/** Shows each plan, asks, and carries it out. Of alternatives the first is mended. */
export async function mend(
  planned: readonly Planned[],
  lookAgain: () => Promise<Picture>,
  circumstances: Circumstances,
): Promise<Mended> {
  const due = planned.filter(
    (one, index) =>
      one.prepared !== undefined &&
      planned.findIndex(({ failure, prepared }) => prepared && failure === one.failure) === index,
  )
  for (const { prepared } of due) if (prepared) await carryOutOne(prepared, circumstances)
  if (due.length === 0) return { mended: [], checks: [] }
  const picture = await lookAgain()
  const checks = await Promise.all(due.map((one) => proveMended(one, picture, circumstances.session)))
  return { mended: due, checks: checks.flat() }
}

async function carryOutOne({ desired, tenant, live, plan }: Prepared, circumstances: Circumstances) {
  const { session, flags, terminal } = circumstances
  const first = await agreed(plan, live, { tenant, flags, terminal })
  await carryOut(plan, first, {
    session,
    tenant,
    desired,
    sinks: new Map(),
    passphrases: openPassphrases(flags, terminal),
    terminal,
  })
}
