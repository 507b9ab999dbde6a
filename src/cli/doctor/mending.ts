import { mirror } from '../../desired/mirror.ts'
import type { Picture } from '../../doctor/look/picture.ts'
import type { Mendable } from '../../doctor/mend/mendable.ts'
import type { Repair } from '../../doctor/mend/repair.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Finding } from '../../model/finding.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { buildPlan } from '../../plan/build.ts'
import { requirePermitted } from '../../plan/policies.ts'
import { requireOnePlatform } from '../../plan/redirect-uris.ts'
import { requireKnownNames } from '../../plan/resolve.ts'
import { agreed } from '../applying/agreeing.ts'
import { carryOut } from '../applying/applying.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { openSinks } from '../applying/sinks.ts'
import type { Flags } from '../command.ts'
import type { Session } from '../session/session.ts'
import { openTenant, type Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'
import { proposeSecret } from './new-secret.ts'
import { proveMended } from './proof.ts'

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
export const withPlans = (all: readonly Mendable[], circumstances: Circumstances): Promise<Planned[]> =>
  Promise.all(all.map((one) => withPlan(one, circumstances)))

async function withPlan(one: Mendable, circumstances: Circumstances): Promise<Planned> {
  const finding = { ...one.finding, fix: { ...one.finding.fix, automatic: false, changes: [] } }
  try {
    if (one.repair) return planned(one, finding, await prepare(one.repair, circumstances.session))
    if (!one.newSecret) return { ...one, finding }
    const proposal = await proposeSecret(one.newSecret, circumstances)
    if ('step' in proposal) return { ...one, finding: withStep(finding, proposal.step) }
    return planned(one, { ...finding, fix: { ...finding.fix, ...proposal.fix } }, proposal.prepared)
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    const reason = [error.message, ...error.hints].join('; ')
    return { ...one, finding: withStep(finding, `appreg cannot do it: ${reason}.`) }
  }
}

function planned(one: Mendable, finding: Finding, prepared: Prepared): Planned {
  const changes = prepared.plan.objects.flatMap(({ object, name, op, changes: parts }) =>
    parts.length > 0 ? parts : [{ object, name, op }],
  )
  if (changes.length === 0) return { ...one, finding }
  return { ...one, finding: { ...finding, fix: { ...finding.fix, automatic: true, changes } }, prepared }
}

const withStep = ({ fix, ...rest }: Finding, step: string): Finding => ({
  ...rest,
  fix: { ...fix, steps: [...fix.steps, step] },
})

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

/** One look at the tenant, and what may be done about what it shows. */
export interface Look {
  readonly picture: Picture
  readonly planned: readonly Planned[]
}

/** What was mended, and what a second look and a repeated request say of it. Where they say no, it was not. */
export interface Mended {
  readonly mended: readonly Planned[]
  readonly checks: readonly Check[]
}

/**
 * Shows each plan, asks, and carries it out. Of alternatives the first is mended. Behind each the tenant is looked at
 * again: the plan of the next is made of what this one has left, or it would write back what was there before.
 */
export async function mend(
  first: Look,
  lookAgain: () => Promise<Look>,
  circumstances: Circumstances,
): Promise<Mended> {
  const shown = new Set(first.planned.flatMap(({ prepared, failure }) => (prepared ? [failure] : [])))
  const done: Done[] = []
  let look = first
  const due = () => look.planned.find(({ prepared, failure }) => prepared && shown.has(failure))
  for (let one = due(); one?.prepared; one = due()) {
    shown.delete(one.failure)
    done.push({ one, proofs: await carryOutOne(one.prepared, circumstances) })
    look = await lookAgain()
  }
  const checked = await Promise.all(
    done.map(async (each) => ({
      ...each,
      checks: await proofOf(each, look.picture, circumstances.session),
    })),
  )
  const proven = checked.filter(({ checks }) => checks.every(({ state }) => state !== 'failed'))
  return { mended: proven.map(({ one }) => one), checks: checked.flatMap(({ checks }) => checks) }
}

interface Done {
  readonly one: Planned
  /** Of the new secrets. */
  readonly proofs: readonly Check[]
}

/** That a new secret works is what the failed request asked; what it took the place of may stay for other clients. */
const proofOf = async (
  { one, proofs }: Done,
  picture: Picture,
  session: Session,
): Promise<readonly Check[]> => (one.newSecret ? proofs.slice(0, 1) : proveMended(one, picture, session))

async function carryOutOne({ desired, tenant, live, plan }: Prepared, circumstances: Circumstances) {
  const { session, flags, terminal } = circumstances
  const { surroundings } = session
  const sinks = await openSinks(desired, plan, { flags, terminal, memory: tenant.memory, surroundings })
  const first = await agreed(plan, live, { tenant, flags, terminal })
  const { proofs } = await carryOut(plan, first, {
    session,
    tenant,
    desired,
    sinks,
    passphrases: openPassphrases(flags, terminal),
    terminal,
  })
  return proofs
}
