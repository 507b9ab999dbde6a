/** The emulator cannot start or go on: a taken port, a state file it cannot use. The message names the file or port. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError'
}
