import { checksOf, lenient } from '../../doctor/server/examine.ts'
import { AppregError } from '../../errors.ts'
import type { Check } from '../../model/check.ts'
import type { Application } from '../../model/directory.ts'
import type { Registration } from '../../model/registration.ts'
import { requireKnownNames } from '../../plan/resolve.ts'
import { checkDifferences, isMissing } from '../../verify/differences.ts'
import { proveSecret } from '../../verify/token.ts'
import type { Passphrases } from '../applying/passphrases.ts'
import { proveCertificates } from '../applying/proving-certificates.ts'
import type { Flags } from '../command.ts'
import { led } from '../leading.ts'
import { signInto } from '../person/person.ts'
import { describe } from '../registration/describe.ts'
import { describeExisting, findApplication, type Target } from '../registration/existing.ts'
import { withAppIds } from '../session/keys-needed.ts'
import { proofIO, type Session } from '../session/session.ts'
import { openTenant } from '../session/tenant.ts'
import type { Terminal } from '../terminal.ts'
import { examineOver, tokenOf } from './serving.ts'

export interface Known {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
  /** Of the server that is to be looked at as well. */
  readonly serverUrl: string | undefined
  /** A person is to sign in. */
  readonly signIn: boolean
  /** The value of the secret, where somebody knows it. */
  readonly secret: string | undefined
  readonly passphrases: Passphrases
}

/** Everything that can be established about a registration, and about the server in front of it. */
export async function verify(target: Target, known: Known): Promise<Check[]> {
  const checks = await verifyRegistration(target, known)
  const person = known.signIn && !isMissing(checks) ? await signInto(target, known) : undefined
  const all = [
    ...checks,
    ...(person?.checks ?? []),
    ...(await verifyServer(target, known, person?.accessToken)),
  ]
  return all.map((check) => (check.because === undefined ? check : { ...check, because: led(check.because) }))
}

/** The server is shown the token of a person, where one signed in. */
async function verifyServer(target: Target, known: Known, persons: string | undefined): Promise<Check[]> {
  const { session, flags, terminal, serverUrl } = known
  if (serverUrl === undefined) return []
  const registration = await registrationOf(target, session)
  const secret = target.desired?.secrets.length === 0 ? undefined : known.secret
  const token = persons ?? (registration && (await tokenOf(registration, secret, { session, terminal })))
  const behind = { ...(registration ? { registration } : {}), ...(token === undefined ? {} : { token }) }
  return lenient(checksOf(await examineOver(serverUrl, behind, { session, flags, terminal })))
}

/** Nothing where it does not exist yet, which the differences say. */
async function registrationOf(target: Target, session: Session): Promise<Registration | undefined> {
  try {
    const application = await findApplication(target, session)
    return (await describeExisting(target, application, session, true)).registration
  } catch (error) {
    if (error instanceof AppregError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

async function verifyRegistration(target: Target, known: Known): Promise<Check[]> {
  const { session } = known
  if (!target.desired) return proof(target, await findApplication(target, session), known)
  const desired = await withAppIds(target.desired, session)
  const live = await (await openTenant(session, desired)).observe()
  requireKnownNames(desired, live)
  const differences = checkDifferences(desired, live)
  const { application } = live
  if (!application) return differences
  const registration = await describe(application, session, { desired })
  return [
    ...differences,
    ...(desired.secrets.length > 0 ? await proof(target, application, known) : []),
    ...(await proveCertificates(desired, { ...known, registration, live })),
  ]
}

/** A token, when the secret can be had: known to the caller, or from the sink that holds it. */
async function proof(target: Target, application: Application, { session, secret }: Known): Promise<Check[]> {
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
          application.passwordCredentials.length === 0
            ? 'the registration has no client secret'
            : 'its value cannot be read back from where it went; put it into APPREG_CLIENT_SECRET to prove it',
      },
    ]
  }
  return proveSecret(registration, value, proofIO(session))
}
