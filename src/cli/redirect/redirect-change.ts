import { mirror } from '../../desired/mirror.ts'
import type { Check } from '../../model/check.ts'
import type { Desired } from '../../model/desired.ts'
import type { Application } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import type { Registration } from '../../model/registration.ts'
import { buildPlan } from '../../plan/build.ts'
import { requireOnePlatform } from '../../plan/redirect-uris.ts'
import { proveRedirectUri } from '../../verify/redirect-uri.ts'
import { type Applied, carryOut } from '../applying/applying.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import type { Flags } from '../command.ts'
import type { Session } from '../session/session.ts'
import { openTenant, type Tenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'

/** A change to the redirect URIs of a registration that nobody has agreed to yet. */
export interface RedirectChange {
  readonly desired: Desired
  readonly tenant: Tenant
  readonly live: Live
  readonly plan: Plan
}

/** Only what is named: others that stand there, or that somebody else adds meanwhile, stay. */
export async function planRedirectUris(
  application: Application,
  change: Partial<Desired>,
  session: Session,
): Promise<RedirectChange> {
  const desired: Desired = { ...mirror(application), settings: { servicePrincipal: false }, ...change }
  const tenant = await openTenant(session, desired)
  const live = await tenant.observe(application.appId)
  requireOnePlatform(desired, live)
  return { desired, tenant, live, plan: buildPlan(desired, live) }
}

/** `first`: the tenant as it was when somebody agreed. */
export const changeRedirectUris = (
  { desired, tenant, plan }: RedirectChange,
  first: Live,
  { session, flags, terminal }: { session: Session; flags: Flags; terminal: Terminal },
): Promise<Applied> =>
  carryOut(plan, first, {
    session,
    tenant,
    desired,
    sinks: new Map(),
    passphrases: openPassphrases(flags, terminal),
    terminal,
  })

export const proveRedirectUris = (
  uris: readonly string[],
  registration: Registration,
  { transport, clock }: Session,
): Promise<Check[]> =>
  Promise.all(uris.map((uri) => proveRedirectUri(registration, uri, { transport, ...clock })))
