import { generateKeys } from '../../src/emulator/certificates.ts'

/** One set for all emulators of a worker: to make them takes longer than all else of a start. */
export const keys = generateKeys()
