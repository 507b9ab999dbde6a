import { execFile } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { AppregError } from '../errors.ts'
import { tryWriting, writeFileAtomically } from '../write-file.ts'
import type { Sink, Surroundings } from './sink.ts'

/** A file that only its owner can read. It holds the value and a line end. */
export function fileSink(path: string, { env }: Pick<Surroundings, 'env'>): Sink {
  const file = resolve(path)
  return {
    address: `file:${path}`,
    fate: 'kept',
    async check() {
      await requireSafePlace(path, env)
      refuseForeign(file)
    },
    async deliver(value) {
      // Since the check, somebody may have put a link in its way.
      refuseSymbolicLinks(path)
      writeFileAtomically(file, `${value}\n`)
    },
    async read() {
      return existsSync(file) ? { value: readFileSync(file, 'utf8').trimEnd() } : undefined
    },
  }
}

/** Throws where a secret could not be written, or would not stay one. */
export async function requireSafePlace(path: string, env: Surroundings['env']): Promise<void> {
  const file = resolve(path)
  const folder = folderOf(file)
  refuseSymbolicLinks(path)
  await refuseTracked(file, folder, env)
  refuseUnwritable(file, folder)
}

const unusable = (what: string, reason: string, cause?: unknown): AppregError =>
  new AppregError('INPUT_UNREADABLE', `no secret can be written to ${what}: ${reason}`, {
    hints: ['name another file, for example --secret-to file:.appreg/client.secret'],
    cause,
  })

/** The first folder above the file that exists; the others are made when the secret comes. */
function folderOf(file: string): string {
  let folder = dirname(file)
  while (!existsSync(folder)) folder = dirname(folder)
  if (!statSync(folder).isDirectory()) throw unusable(file, `${folder} is not a folder`)
  return folder
}

/**
 * The file itself, and every folder on the way from the current one. The folders of an absolute path that leads elsewhere
 * are the system's business: `/tmp` and `/home` are links on some.
 */
function refuseSymbolicLinks(path: string): void {
  const way = relative('', path)
  const leadsElsewhere = isAbsolute(path) && (way.startsWith('..') || isAbsolute(way))
  const parts = way.split(sep)
  const folders = leadsElsewhere
    ? []
    : parts.slice(0, -1).map((_, index) => join(...parts.slice(0, index + 1)))
  const link = folders.find((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink())
  if (link) throw unusable(path, `${link} is a symbolic link`)
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found && !found.isFile()) {
    throw unusable(path, found.isSymbolicLink() ? 'it is a symbolic link' : 'it is not a regular file')
  }
}

const OTHERS_MAY_WRITE = 0o002
/** In such a folder nobody can replace the files of others. */
const STICKY = 0o1000

function refuseUnwritable(file: string, folder: string): void {
  const found = statSync(folder)
  if (found.mode & OTHERS_MAY_WRITE && !(found.mode & STICKY)) {
    throw unusable(file, `everybody may write in ${folder}, and put another file in its place`)
  }
  try {
    tryWriting(folder)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw unusable(file, `${folder} cannot be written to (${reason})`, cause)
  }
}

/**
 * Git would carry the secret to everyone who has the repository. Where git cannot tell, it might. It tracks also what was
 * deleted, with its `folder`; and a link may lead into a repository.
 */
async function refuseTracked(file: string, folder: string, env: Surroundings['env']): Promise<void> {
  const cwd = realpathSync(folder)
  if (!isInRepository(cwd)) return
  const arguments_ = ['--literal-pathspecs', 'ls-files', '--error-unmatch', '--', relative(folder, file)]
  const failure = await promisify(execFile)('git', arguments_, { cwd, env: forGit(env) }).then(
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

/** Git has no business with what appreg signs in with. */
const forGit = (env: Surroundings['env']): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) =>
      /^(PATH|PATHEXT|SYSTEMROOT|HOME|USERPROFILE|XDG_.*|GIT_.*)$/i.test(name),
    ),
  )

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
