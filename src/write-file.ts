import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Writes a file so that nobody ever sees half of it: aside, flushed to disk, then renamed over the old one.
 * The file is readable by its owner only, and so are folders that have to be made for it.
 * Throws what Node's `fs` throws; then the old file is unchanged and nothing is left behind.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const aside = `${path}${unique()}`
  try {
    create(aside, content, mode)
    renameSync(aside, path)
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
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
