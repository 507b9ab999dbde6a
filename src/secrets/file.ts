import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, lstatSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { AppregError } from '../errors.ts'
import { writeFileAtomically } from '../write-file.ts'
import type { Sink } from './sink.ts'

/** A file that only its owner can read. It holds the value and a line end. */
export function fileSink(path: string): Sink {
  const file = resolve(path)
  return {
    address: `file:${path}`,
    async check() {
      if (path === '') throw unusable('file:', 'no path is given')
      await requireSafePlace(file)
      refuseForeign(file)
    },
    async deliver(value) {
      writeFileAtomically(file, `${value}\n`)
    },
    async read() {
      return existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : undefined
    },
  }
}

/** Throws where a secret could not be written, or would not stay one. */
export async function requireSafePlace(file: string): Promise<void> {
  refuseUnwritable(file)
  refuseSymbolicLink(file)
  await refuseTracked(file)
}

const unusable = (what: string, reason: string, cause?: unknown): AppregError =>
  new AppregError('INPUT_UNREADABLE', `no secret can be written to ${what}: ${reason}`, {
    hints: ['name another file, for example --secret-to file:.appreg/client.secret'],
    cause,
  })

function refuseSymbolicLink(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    throw unusable(file, found.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file')
  }
}

function refuseUnwritable(file: string): void {
  let folder = dirname(file)
  while (!existsSync(folder)) folder = dirname(folder)
  if (!statSync(folder).isDirectory()) throw unusable(file, `${folder} is not a folder`)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unusable(file, `${folder} cannot be written to`, cause)
  }
}

/** Git would carry the secret to everyone who has the repository. Where git cannot tell, it might. */
async function refuseTracked(file: string): Promise<void> {
  const folder = dirname(file)
  if (!existsSync(folder) || !isInRepository(folder)) return
  const arguments_ = ['ls-files', '--error-unmatch', '--', basename(file)]
  const failure = await promisify(execFile)('git', arguments_, { cwd: folder }).then(
    () => undefined,
    (error: { readonly code?: unknown; readonly stderr?: string }) => error,
  )
  if (!failure) throw unusable(file, 'git tracks this file')
  if (failure.code === NOT_TRACKED || failure.code === 'ENOENT') return
  const [reason = ''] = (failure.stderr ?? '').split('\n')
  throw unusable(file, `git cannot tell whether it tracks this file: ${reason}`)
}

/** The exit code of `git ls-files --error-unmatch`. */
const NOT_TRACKED = 1

function isInRepository(folder: string): boolean {
  const parent = dirname(folder)
  return existsSync(join(folder, '.git')) || (parent !== folder && isInRepository(parent))
}

/** A secret of ours is one line without blanks; anything else is somebody's file. */
function refuseForeign(file: string): void {
  if (!existsSync(file)) return
  const content = readFileSync(file, 'utf8')
  if (!/^\S{0,100}\r?\n?$/.test(content)) throw unusable(file, 'it holds something other than a secret')
}
