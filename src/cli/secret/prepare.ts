import type { Desired, DesiredSecret } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { withLeftovers } from '../../plan/leftovers.ts'
import { requirePermitted } from '../../plan/policies.ts'
import { openSink } from '../../secrets/open-sink.ts'
import { nowhereToGo } from '../applying/sinks.ts'
import type { Target } from '../registration/existing.ts'
import type { Session } from '../session/session.ts'
import { openTenant, type Tenant } from '../session/tenant.ts'
import type { How } from './mint.ts'
import { type OldOnes, oldOnes, requireOne, requireRoom } from './old-ones.ts'
import { planOf } from './plan.ts'
import { asItIs, usualPlace } from './subject.ts'

/** A secret that is asked for, with its lifetime. */
export interface Wish {
  readonly how: How
  readonly target: Target
  readonly secret: DesiredSecret
  /** In milliseconds. */
  readonly grace: number | undefined
  /** Where it goes, given the place of the manifest or the usual one; nothing where it has none. */
  addressOf(store: string | undefined): string | undefined
}

/** All that it takes to mint the secret. Nothing was written yet. */
export interface Prepared {
  readonly desired: Desired
  readonly tenant: Tenant
  readonly live: Live
  readonly plan: Plan
  readonly old: OldOnes
}

/** Throws where the secret has no place, no room beside the old ones, or where the tenant would refuse it. */
export async function prepare(
  { how, target, secret, grace, addressOf }: Wish,
  application: Application,
  session: Session,
): Promise<Prepared> {
  const base = { ...asItIs(target, application), secrets: [secret] }
  const tenant = await openTenant(session, base)
  const live = await tenant.observe(application.appId)
  if (how === 'rotate') requireOne(secret.name, live)
  const address = addressOf(secret.store ?? usualPlace(secret.name, tenant.memory, session.surroundings))
  if (address === undefined) throw nowhereToGo(secret.name)
  const sink = openSink(address, session.surroundings)
  const old = await oldOnes(secret.name, live, { how, sink, grace })
  requireRoom(how, { name: secret.name, sink, grace, old, live })
  const wanted: DesiredSecret = {
    ...secret,
    store: address,
    besides: [...old.all.map(({ keyId }) => keyId), ...old.unseen],
    supersedes: [...old.superseded.map(({ keyId }) => keyId), ...old.unseen],
    ...(how === 'add' ? { isExtra: true } : {}),
    ...(grace === undefined ? {} : { grace }),
  }
  const desired = withLeftovers({ ...base, secrets: [wanted] }, live)
  requirePermitted(desired, live)
  return { desired, tenant, live, plan: planOf(desired, live, old), old }
}
