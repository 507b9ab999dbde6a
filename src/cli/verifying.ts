import type { Check } from '../model/check.ts'
import type { Application } from '../model/directory.ts'
import { requireKnownNames } from '../plan/resolve.ts'
import { checkDifferences } from '../verify/differences.ts'
import { proveSecret } from '../verify/token.ts'
import { describeExisting, findApplication, type Target } from './existing.ts'
import { withAppIds } from './keys-needed.ts'
import { proofIO, type Session } from './session.ts'
import { openTenant } from './tenant.ts'

/** Everything that can be established about a registration. `secret` is its value, where somebody knows it. */
export async function verify(target: Target, session: Session, secret: string | undefined): Promise<Check[]> {
  if (!target.desired) return proof(target, await findApplication(target, session), { session, secret })
  const desired = await withAppIds(target.desired, session)
  const live = await (await openTenant(session, desired)).observe()
  requireKnownNames(desired, live)
  const differences = checkDifferences(desired, live)
  if (!live.application || desired.secrets.length === 0) return differences
  return [...differences, ...(await proof(target, live.application, { session, secret }))]
}

/** A token, when the secret can be had: known to the caller, or from the sink that holds it. */
async function proof(
  target: Target,
  application: Application,
  { session, secret }: { session: Session; secret: string | undefined },
): Promise<Check[]> {
  const { registration, note } = await describeExisting(target, application, session, true)
  const value = secret ?? registration.secret?.value
  if (value === undefined && note) {
    return [{ name: 'the secret gets a token', state: 'failed', actual: note }]
  }
  if (value === undefined) {
    return [
      {
        name: 'the secret gets a token',
        state: 'skipped',
        because:
          'its value cannot be read back from where it went; put it into APPREG_CLIENT_SECRET to prove it',
      },
    ]
  }
  return proveSecret(registration, value, proofIO(session))
}
