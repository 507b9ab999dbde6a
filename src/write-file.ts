import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
  /** Who may read it, where not only the owner. */
  readonly mode?: number
}

/** Files that lie ready beside their places. */
export interface Staged {
  /** Moves them there one after another, and says so of each. Throws what Node's `fs` throws; then the rest stays as it was. */
  put(done?: (path: string) => void): void
}

/**
 * Writes a file so that nobody ever sees half of it: aside, flushed to disk, then renamed over the old one.
 * The file is readable by its owner only, and so are folders that have to be made for it.
 * Throws what Node's `fs` throws; then the old file is unchanged and nothing is left behind.
 */
export const writeFileAtomically = (path: string, content: string | Uint8Array, mode = 0o600): void =>
  stageFiles([{ path, content }], mode).put()

/**
 * Several files as one: all that can fail for want of space or permission happens before the first of them comes into its
 * place. Throws what Node's `fs` throws; then everything is as it was before.
 */
export function stageFiles(files: readonly NewFile[], mode = 0o600): Staged {
  const folders: string[] = []
  const staged: { readonly path: string; readonly aside: string }[] = []
  const clear = () => {
    for (const { aside } of staged) rmSync(aside, { force: true })
    for (const folder of folders.reverse()) removeEmpty(folder)
  }
  try {
    for (const { path, content, mode: own = mode } of files) {
      for (const folder of missingFolders(dirname(path))) if (madeByUs(folder)) folders.push(folder)
      requireNoFolder(path)
      const aside = `${path}${unique()}`
      staged.push({ path, aside })
      create(aside, content, own)
    }
  } catch (error) {
    clear()
    throw error
  }
  return {
    put(done = () => {}) {
      try {
        for (const { path, aside } of staged) {
          renameSync(aside, path)
          done(path)
        }
      } catch (error) {
        clear()
        throw error
      }
    },
  }
}

/**
 * From the outermost to the innermost. They are made one by one: all at once, Node says of a disk that is read-only that
 * the folder does not exist.
 */
function missingFolders(folder: string): string[] {
  const missing: string[] = []
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at)
  return missing
}

function madeByUs(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch (error) {
    // Somebody else made it meanwhile.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false
    throw error
  }
}

/** What somebody else has put into it meanwhile stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty.
  }
}

/** Fails as a folder does that is opened as a file: the rename would find out when other files are in place already. */
function requireNoFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) closeSync(openSync(path, 'r+'))
}

/** Throws what Node's `fs` throws where a small file cannot be written in this folder: read-only, full, forbidden. */
export function tryWriting(folder: string): void {
  const trial = join(folder, `.appreg${unique()}`)
  try {
    create(trial, ' '.repeat(512), 0o600)
  } finally {
    rmSync(trial, { force: true })
  }
}

const unique = (): string => `.${randomBytes(6).toString('hex')}.tmp`

/** Only where nothing has that name, not even a link. */
function create(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
