import { AppregError } from '../../errors.ts'
import type { Application, PasswordCredential } from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Plan } from '../../model/plan.ts'
import { buildPlan } from '../../plan/build.ts'
import { agreed, nobodyToAsk } from '../applying/agreeing.ts'
import { carryOut } from '../applying/applying.ts'
import { openPassphrases } from '../applying/passphrases.ts'
import { EXIT, type Run } from '../command.ts'
import { expects } from '../interruption.ts'
import { jsonDocument } from '../present/json.ts'
import { safeLine } from '../present/safe.ts'
import { findApplication, readClient } from '../registration/existing.ts'
import { openSession } from '../session/session.ts'
import { openTenant } from '../session/tenant.ts'
import { asItIs } from './subject.ts'

/** Removes one secret, whoever added it. */
export const revoke: Run = async ([which, ...more], flags, terminal) => {
  if (which === undefined || more.length > 0) {
    throw new AppregError('USAGE', 'secret revoke takes one key id, or one name', {
      hints: ['appreg secret list shows them'],
    })
  }
  if (!flags.yes && !terminal.interactive) throw nobodyToAsk('secret revoke', 'appreg secret list')
  const target = readClient(flags)
  expects([])
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    const { keyId, displayName } = credentialMeant(which, application)
    const desired = { ...asItIs(target, application), revoked: [keyId] }
    const tenant = await openTenant(session, desired)
    const live = await tenant.observe(application.appId)
    const plan = withWarning(buildPlan(desired, live), keyId, live)
    const first = await agreed(plan, live, { tenant, flags, terminal })
    const applied = await carryOut(plan, first, {
      session,
      tenant,
      desired,
      sinks: new Map(),
      passphrases: openPassphrases(flags, terminal),
      terminal,
    })
    const deliveredTo = tenant.memory.mintings().find((one) => one.keyId === keyId)?.deliveredTo
    tenant.memory.forget(keyId)
    const { appId, id: objectId } = applied.application
    const name = safeLine(displayName ?? 'unnamed')
    const dead = deliveredTo
      ? `; the value that went to ${safeLine(deliveredTo)} is worth nothing any more`
      : ''
    terminal.out(
      terminal.json
        ? jsonDocument({ appId, objectId, removed: [keyId] })
        : `removed the secret "${name}", key id ${keyId}${dead}\n`,
    )
    return EXIT.ok
  } finally {
    await session.close()
  }
}

/** By key id, or by a name that only one has. */
function credentialMeant(which: string, { passwordCredentials }: Application): PasswordCredential {
  const byId = passwordCredentials.filter(({ keyId }) => keyId === which.toLowerCase())
  const [found, ...others] =
    byId.length > 0 ? byId : passwordCredentials.filter(({ displayName }) => displayName === which)
  const all = passwordCredentials.map(
    ({ keyId, displayName, endDateTime }) =>
      `${keyId}: ${safeLine(displayName ?? 'unnamed')}, until ${endDateTime.slice(0, 10)}`,
  )
  if (found && others.length === 0) return found
  if (found) {
    throw new AppregError('USAGE', `${others.length + 1} secrets are named "${which}"`, {
      hints: ['name one by its key id', ...all],
    })
  }
  throw new AppregError('NOT_FOUND', `the registration has no secret ${which}`, {
    hints: all.length > 0 ? ['it has', ...all] : ['it has none'],
  })
}

function withWarning(plan: Plan, keyId: string, { application, at }: Live): Plan {
  const isValid = ({ endDateTime }: PasswordCredential) => Date.parse(endDateTime) > Date.parse(at)
  const valid = application?.passwordCredentials.filter(isValid) ?? []
  const isLast = valid.length === 1 && valid[0]?.keyId === keyId
  if (!isLast) return plan
  const warning = 'this is the last valid client secret: whoever signs in with it no longer can'
  return { ...plan, notes: [...plan.notes, warning] }
}
