import { AppregError } from '../errors.ts'

/** Writes a file that somebody named. Throws `INPUT_UNREADABLE` where that fails. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', `${path} cannot be written: ${reason}`, {
      hints: ['name a file in a folder that can be written'],
      cause,
    })
  }
}
