import { existsSync } from 'node:fs'
import { writeGrants } from '../../aspects/permissions.ts'
import { AppregError, type ErrorCode } from '../../errors.ts'
import type { Desired } from '../../model/desired.ts'
import type { Identity } from '../../model/identity.ts'
import type { GraphRequest } from '../../model/request.ts'
import { rolesOf } from '../../plan/directory-roles.ts'
import { withLeftovers } from '../../plan/leftovers.ts'
import { consentNotes, policyVerdict } from '../../plan/policies.ts'
import { missingReads, type Right, rightTo } from '../../plan/rights.ts'
import { plannedRequests } from '../../plan/steps.ts'
import { EXIT, type Flags, type Run } from '../command.ts'
import { identityView, type Prospect } from '../present/identity-view.ts'
import { jsonDocument } from '../present/json.ts'
import { type Found, find, requirePlannable } from '../registration/looking.ts'
import { readMembers } from '../registration/members.ts'
import { keysNeeded, withAppIds } from '../session/keys-needed.ts'
import { openSession, type Session } from '../session/session.ts'

export const run: Run = async (_args, flags, terminal) => {
  const wanted = await readWanted(flags)
  const session = await openSession(flags, terminal)
  try {
    const { directoryRoles, ...identity } = await session.identity()
    const roles = rolesOf({ ...identity, ...(directoryRoles ? { directoryRoles } : {}) })
    const registrations: Prospect[] = []
    for (const desired of wanted) registrations.push(await prospect(desired, session))
    const described = { ...identity, ...(roles ? { directoryRoles: roles } : {}) }
    terminal.out(
      terminal.json
        ? jsonDocument({ identity: described, registrations })
        : identityView(described, registrations, terminal.colour.out),
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

/** Who is signed in can be asked without a manifest. */
async function readWanted(flags: Flags): Promise<readonly Desired[]> {
  if (flags.file === undefined && !existsSync('appreg.yaml')) return []
  const members = await readMembers(flags)
  return 'one' in members ? [members.one] : members.fleet.map(({ desired }) => desired)
}

async function prospect(wanted: Desired, session: Session): Promise<Prospect> {
  const { key, displayName } = wanted
  const identity = await session.identity()
  try {
    const found = await find(await withAppIds(wanted, session), session)
    const { live } = found
    const desired = withLeftovers(found.desired, live)
    requirePlannable(desired, live)
    const steps = plannedRequests(desired, live).map((request) => underPolicy(request, identity, found))
    const later = desired.adminConsent ? keysNeeded(desired).map(consentTo) : []
    return {
      key,
      displayName,
      steps: [
        ...missingReads(desired, identity, live),
        ...steps,
        ...later.map((request) => rightTo(request, identity, live)),
      ],
      notes: consentNotes(desired, live),
    }
  } catch (error) {
    const step = error instanceof AppregError ? inTheWay[error.code] : undefined
    if (step === undefined) throw error
    return { key, displayName, steps: [impossible(step, error as AppregError)], notes: [] }
  }
}

/** What ends a plan as well. */
const inTheWay: Partial<Record<ErrorCode, string>> = {
  FORBIDDEN: 'look at the registration',
  MANIFEST_INVALID: 'plan it',
  NOT_FOUND: 'plan it',
}

/** A right is no use where a policy of the tenant refuses the step to everybody. */
function underPolicy(request: GraphRequest, identity: Identity, { desired, live }: Found): Right {
  const right = rightTo(request, identity, live)
  const policy = policyVerdict(request, desired, live)
  if (!policy || (right.allowed === 'no' && !policy.isCertain)) return right
  const because = [right.because, policy.because].filter(Boolean).join('; ')
  return { ...right, allowed: policy.isCertain ? 'no' : 'unknown', because }
}

/** What cannot be planned before the API exists. */
const consentTo = (key: string) => ({
  summary: `grant admin consent for ${key}, when that registration exists`,
  method: 'POST' as const,
  path: '/oauth2PermissionGrants',
  permission: writeGrants,
})

const impossible = (step: string, { message, hints }: AppregError): Right => ({
  step,
  allowed: 'no',
  lacks: [],
  because: [message, ...hints].join('; '),
})
