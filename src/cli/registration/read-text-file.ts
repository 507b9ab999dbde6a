import { readFileSync, statSync } from 'node:fs'
import { AppregError } from '../../errors.ts'
import { whyUnreadable } from '../../manifest/unreadable.ts'

const MAX_BYTES = 10_000_000

/** A file that somebody named, as text. Throws `INPUT_UNREADABLE`. */
export function readTextFile(path: string): string {
  try {
    if (statSync(path).size > MAX_BYTES)
      throw new AppregError('INPUT_UNREADABLE', `${path} is larger than 10 MB`, {
        hints: ['name another file'],
      })
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof AppregError) throw cause
    throw new AppregError('INPUT_UNREADABLE', `${path} ${whyUnreadable(cause)}`, {
      hints: ['name a file that is there and may be read'],
      cause,
    })
  }
}
