import type { Check } from '../../model/check.ts'
import type { Application } from '../../model/directory.ts'
import { requireKnownNames } from '../../plan/resolve.ts'
import { checkDifferences } from '../../verify/differences.ts'
import { proveSecret } from '../../verify/token.ts'
import { EXIT, type Run } from '../command.ts'
import { describeExisting, findApplication, readTarget, type Target } from '../existing.ts'
import { checksView } from '../present/checks-view.ts'
import { jsonDocument } from '../present/json.ts'
import { openSession, type Session } from '../session.ts'
import { openTenant } from '../tenant.ts'

export const run: Run = async (_args, flags, terminal) => {
  const target = readTarget(flags)
  const session = await openSession(flags, terminal)
  try {
    const checks = await verify(target, session)
    const healthy = checks.every(({ state }) => state !== 'failed')
    terminal.out(terminal.json ? jsonDocument({ healthy, checks }) : checksView(checks, terminal.colour.out))
    return healthy ? EXIT.ok : EXIT.different
  } finally {
    await session.close()
  }
}

async function verify(target: Target, session: Session): Promise<Check[]> {
  const { desired } = target
  if (!desired) return proof(target, await findApplication(target, session), session)
  const live = await (await openTenant(session, desired)).observe()
  requireKnownNames(desired, live)
  const differences = checkDifferences(desired, live)
  if (!live.application || desired.secrets.length === 0) return differences
  return [...differences, ...(await proof(target, live.application, session))]
}

/** A token, when the secret can be had: from the sink that holds it, or from the environment. */
async function proof(target: Target, application: Application, session: Session): Promise<Check[]> {
  const registration = await describeExisting(target, application, session, true)
  const secret = process.env.APPREG_CLIENT_SECRET ?? registration.secret?.value
  if (secret === undefined) {
    return [
      {
        name: 'the secret gets a token',
        state: 'skipped',
        because:
          'its value cannot be read back from where it went; put it into APPREG_CLIENT_SECRET to prove it',
      },
    ]
  }
  return proveSecret(registration, secret, { transport: session.transport, ...session.clock })
}
