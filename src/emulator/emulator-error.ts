/** The emulator cannot start or go on: a taken port, a state file it cannot use. The message names the file or port. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
}

/** What cannot be done, and what the system says to it. */
export const cannot = (what: string, cause: unknown): EmulatorError =>
  new EmulatorError(`cannot ${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
