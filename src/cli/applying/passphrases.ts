import type { KeyObject } from 'node:crypto'
import { AppregError } from '../../errors.ts'
import type { KeyFile } from '../../x509/key-file.ts'
import { askHidden } from '../ask.ts'
import type { Flags } from '../command.ts'
import { takeFromEnvironment } from '../session/take-from-environment.ts'
import type { Terminal } from '../terminal.ts'

/** The passphrases of private keys, by the file that the key is in. Each is asked for once. */
export interface Passphrases {
  /** Somebody, or something, can give one. */
  readonly available: boolean
  /** For a key that is made now, for the certificate of this name. Undefined: it is kept without one. */
  forNew(file: string, name: string): Promise<string | undefined>
  /** For a key that is there. Undefined where none is to be had. */
  forExisting(file: string): Promise<string | undefined>
}

/** From the environment variable that `--passphrase-env` names, or else from the person at the terminal. */
export function openPassphrases(flags: Flags, terminal: Terminal): Passphrases {
  const given = flags.passphraseEnv === undefined ? undefined : fromEnvironment(flags.passphraseEnv)
  const canAsk = terminal.interactive && !flags.yes
  const known = new Map<string, Promise<string | undefined>>()
  const once = (file: string, ask: () => Promise<string | undefined>) => {
    const answer = known.get(file) ?? (given === undefined && canAsk ? ask() : Promise.resolve(given))
    known.set(file, answer)
    return answer
  }
  return {
    available: given !== undefined || canAsk,
    forNew: (file, name) => once(file, () => newPassphrase(name)),
    forExisting: (file) => once(file, () => askHidden(`Passphrase of the private key in ${file}:`)),
  }
}

function fromEnvironment(name: string): string {
  const value = takeFromEnvironment(name)
  if (value) return value
  throw new AppregError(
    'USAGE',
    `the environment variable ${name}, which --passphrase-env names, is not set`,
    {
      hints: [`put the passphrase into ${name}; without --passphrase-env you are asked on a terminal`],
    },
  )
}

async function newPassphrase(name: string): Promise<string | undefined> {
  const passphrase = await askHidden(
    `New passphrase for the private key of the certificate "${name}" (empty for none):`,
  )
  if (passphrase === '') return undefined
  if (passphrase === (await askHidden('Once more:'))) return passphrase
  throw new AppregError('USAGE', 'the two passphrases differ: nothing was changed', {
    hints: ['run apply again'],
  })
}

export const HOW_TO_OPEN = 'name the environment variable that holds its passphrase with --passphrase-env'

/** Throws `INPUT_UNREADABLE` where the passphrase is wrong, or none is to be had. */
export async function openKeyFile(
  { path, file }: { readonly path: string; readonly file: KeyFile },
  passphrases: Passphrases,
): Promise<KeyObject> {
  if (!file.isEncrypted) return file.open()
  const passphrase = await passphrases.forExisting(path)
  if (passphrase !== undefined) return file.open(passphrase)
  throw new AppregError('INPUT_UNREADABLE', `the private key in ${path} is encrypted`, {
    hints: [HOW_TO_OPEN],
  })
}
