import { EmulatorError } from './emulator-error.ts'

/** The seed has the right shape and still cannot be: a name in it leads nowhere. */
export const wrong = (text: string): EmulatorError => new EmulatorError(`the seed is wrong: ${text}`)
