import { writeGrants } from '../../aspects/permissions.ts'
import { forgotten } from '../../desired/forgotten.ts'
import type { Desired, Prunable } from '../../model/desired.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { buildPlan } from '../../plan/build.ts'
import { withLeftovers } from '../../plan/leftovers.ts'
import { requirePermitted } from '../../plan/policies.ts'
import { requireOnePlatform } from '../../plan/redirect-uris.ts'
import { requireKnownNames } from '../../plan/resolve.ts'
import { keysNeeded, withAppIds } from '../session/keys-needed.ts'
import type { Session } from '../session/session.ts'
import { openTenant, type Tenant } from '../session/tenant.ts'

/** One registration, wanted and held. */
export interface Found {
  readonly desired: Desired
  readonly tenant: Tenant
  readonly live: Live
}

/** What the tenant holds of a registration, and what is to be done about it. */
export interface Looked extends Found {
  readonly plan: Plan
}

/** `meant` may decide for another registration than the one that the key leads to: see adopting.ts. */
export async function look(
  wanted: Desired,
  session: Session,
  meant: (found: Found) => Promise<Found> = async (found) => found,
): Promise<Looked> {
  const found = await meant(await find(await withAppIds(wanted, session), session))
  const { live, tenant } = found
  const desired = withLeftovers(found.desired, live)
  requirePlannable(desired, live)
  requirePermitted(desired, live)
  const plan = buildPlan(desired, live)
  return {
    desired,
    tenant,
    live,
    plan: {
      ...plan,
      notes: [...plan.notes, ...adoption(wanted, desired), ...toCome(desired), ...leftBehind(found)],
    },
  }
}

/** Throws where the manifest wants what this tenant cannot hold, whoever asks. */
export function requirePlannable(desired: Desired, live: Live): void {
  requireKnownNames(desired, live)
  requireOnePlatform(desired, live)
}

export async function find(desired: Desired, session: Session): Promise<Found> {
  const tenant = await openTenant(session, desired)
  return { desired, tenant, live: await tenant.observe() }
}

/** What cannot be planned yet. */
const toCome = (desired: Desired): string[] =>
  keysNeeded(desired).map(
    (key) =>
      `its permissions on ${key} are listed${desired.adminConsent ? ` and granted, which takes ${writeGrants.application},` : ''} when that registration exists`,
  )

/** What earlier manifests made and this one does not name. */
function leftBehind({ desired, live }: Found): string[] {
  if (!live.application) return []
  const { scopes, appRoles } = forgotten(desired, live.application)
  const note = (what: string, part: Prunable) =>
    `the ${what} is no longer in the manifest, and stays: add "prune: [${part}]" to remove it`
  return [
    ...scopes.map((value) => note(`scope ${value}`, 'scopes')),
    ...appRoles.map((value) => note(`app role ${value}`, 'appRoles')),
  ]
}

const adoption = (wanted: Desired, { appId, displayName }: Desired): string[] =>
  appId === wanted.appId
    ? []
    : [
        `takes over "${displayName}": write "appId: ${appId}" into the manifest, so that it is found from now on`,
      ]
