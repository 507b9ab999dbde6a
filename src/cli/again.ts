import { AppregError } from '../errors.ts'
import { shellLine } from '../render/formats/shell.ts'

/** The words behind `appreg` that have the work of this process done once more. */
let words: readonly string[] = []

export function runsAs(given: readonly string[]): void {
  words = given
}

/** As a shell takes it. */
export const commandLine = (): string => shellLine(['appreg', ...words])

/** Good after any end of a command that writes: what is done already is found, and not done twice. */
export const goOn = (): string => `to go on from what the tenant holds, run: ${commandLine()}`

/** Runs what writes. An error says how to go on. */
export async function goingOn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppregError)) throw error
    throw new AppregError(error.code, error.message, { hints: [...error.hints, goOn()], cause: error })
  }
}
