import { existsSync, readFileSync, renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppregError } from '../errors.ts'
import { writeFileAtomically } from '../write-file.ts'
import { formatOf, isPfx } from '../x509/format.ts'
import type { KeyFile, KeyPair } from '../x509/key-file.ts'
import { requireSafePlace } from './file.ts'
import type { Surroundings } from './sink.ts'

/**
 * A file for a certificate and its private key, readable by its owner only. A new one is staged beside the one in use,
 * before the tenant hears of it, and takes its place when it works: so neither a key of a registered certificate nor the
 * key that programs sign in with is ever lost.
 */
export interface CertificateStore {
  /** Where programs look for it. */
  readonly file: string
  /** Where a new one waits until it is in use. */
  readonly stagedFile: string
  /** There is no way to write this kind of file without a passphrase. */
  readonly needsPassphrase: boolean
  /** Throws `INPUT_UNREADABLE` where a private key could not be kept, or would replace what appreg did not make. */
  check(env: Surroundings['env']): Promise<void>
  active(): Promise<KeyFile | undefined>
  staged(): Promise<KeyFile | undefined>
  stage(pair: KeyPair, passphrase: string | undefined): Promise<void>
  activate(): void
}

/** `file:PATH`, as the manifest writes it. */
export function openCertificateStore(address: string): CertificateStore {
  const file = address.slice('file:'.length)
  const stagedFile = `${file}.new`
  const read = async (path: string) => {
    const content = contentOf(path)
    return content && (await formatOf(file)).read(content)
  }
  return {
    file,
    stagedFile,
    needsPassphrase: isPfx(file),
    async check(env) {
      for (const path of [file, stagedFile]) {
        await requireSafePlace(path, env).catch(elsewhere)
        if (existsSync(path) && !(await read(path))) throw foreign(path)
      }
    },
    active: () => read(file),
    staged: () => read(stagedFile),
    async stage(pair, passphrase) {
      writeFileAtomically(resolve(stagedFile), await (await formatOf(file)).write(pair, passphrase))
    },
    activate: () => renameSync(stagedFile, file),
  }
}

/** What may not be read is not at hand; whether it is in the way, `check` says. */
function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

const hints = ['name another place in the manifest, for example store: "file:.appreg/client.pem"']

const foreign = (path: string): AppregError =>
  new AppregError(
    'INPUT_UNREADABLE',
    `no private key can be written to ${path}: it holds something other than a certificate with its key`,
    { hints },
  )

function elsewhere(error: unknown): never {
  if (!(error instanceof AppregError)) throw error
  throw new AppregError(error.code, error.message, { hints, cause: error })
}
