import { AppregError } from '../../errors.ts'
import type { Application, PasswordCredential } from '../../model/directory.ts'
import { secretMark } from '../../power-platform/mark.ts'
import { askHidden } from '../ask.ts'
import type { Flags } from '../command.ts'
import { secretOf, type Target } from '../registration/existing.ts'
import { belongs, missingSecretNote } from '../registration/known-secret.ts'
import { once } from '../session/once.ts'
import type { Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { givenSecret, HOW_TO_GIVE } from './given-secret.ts'

/** The client secret that a connector is to sign in with. */
export interface ConnectorSecret {
  /** Whether a connector that was given the secret of this mark needs no other. */
  isHeld(mark: string | undefined): boolean
  /** Throws where nobody knows the value, with the ways to give it. A person is asked once. */
  obtain(): Promise<{ readonly value: string; readonly mark: string }>
}

interface Around {
  readonly session: Session
  readonly flags: Flags
  readonly terminal: Terminal
}

export async function openSecret(
  target: Target,
  application: Application,
  around: Around,
): Promise<ConnectorSecret> {
  const { session, flags, terminal } = around
  const valid = validOnes(application, session.clock.now())
  if (valid.length === 0) throw noSecret(application)
  if (flags.secretFrom !== undefined) {
    const value = await givenSecret(flags.secretFrom, session.surroundings, terminal)
    const mark = secretMark(ownerOf(value, valid).keyId)
    return { isHeld: (other) => other === mark, obtain: async () => ({ value, mark }) }
  }
  const known = await secretOf(target, application, session, 'here')
  const accepted = (known ? [known.credential] : valid).map(({ keyId }) => secretMark(keyId))
  return {
    isHeld: (mark) => mark !== undefined && accepted.includes(mark),
    obtain: once(async () => {
      const found = await secretOf(target, application, session, 'anywhere')
      if (found?.value !== undefined) return { value: found.value, mark: secretMark(found.credential.keyId) }
      if (!terminal.interactive || flags.yes)
        throw unknownValue(application, found && missingSecretNote(found))
      const value = (await askHidden(`Client secret of ${application.displayName}:`)).trim()
      return { value, mark: secretMark(ownerOf(value, valid).keyId) }
    }),
  }
}

/** Those that last longest first. */
const validOnes = ({ passwordCredentials }: Application, now: number): PasswordCredential[] =>
  passwordCredentials
    .filter(({ endDateTime }) => Date.parse(endDateTime) > now)
    .sort((a, b) => b.endDateTime.localeCompare(a.endDateTime))

/** Which secret of the registration it is. Of each, Graph shows the first characters. */
function ownerOf(value: string, valid: readonly PasswordCredential[]): PasswordCredential {
  const owner = valid.find((credential) => belongs({ value }, credential))
  if (owner) return owner
  throw new AppregError('USAGE', 'the secret that was given is none of the valid ones of this registration', {
    hints: ['see which there are: appreg secret list', HOW_TO_GIVE],
  })
}

const noSecret = ({ displayName, appId }: Application): AppregError =>
  new AppregError('USAGE', `${displayName} has no valid client secret, and a connector signs in with one`, {
    hints: [
      'name one under credentials.secrets in the manifest and run appreg apply',
      `or add one: appreg secret add connector --app ${appId} --secret-to file:connector.secret`,
    ],
  })

const unknownValue = ({ displayName }: Application, note: string | undefined): AppregError =>
  new AppregError(
    'USAGE',
    `the client secret of ${displayName} is not known here${note ? `: ${note}` : ''}`,
    {
      hints: [HOW_TO_GIVE, 'or name its place in the manifest: credentials.secrets, store'],
    },
  )
