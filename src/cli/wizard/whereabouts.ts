import { shellLine } from '../../render/formats/shell.ts'
import type { Flags } from '../command.ts'

/** The words that lead a command of the same person to the same tenant, where something was said of it. */
export type Whereabouts = readonly string[]

/** `given` on the command line; the tenant may have been chosen since. How the sign-in was found, the next command finds again. */
export const whereabouts = (
  { tenant }: Pick<Flags, 'tenant'>,
  { cloud, emulator, auth }: Pick<Flags, 'cloud' | 'emulator' | 'auth'>,
): Whereabouts => [
  ...(tenant === undefined ? [] : ['--tenant', tenant]),
  ...(cloud === 'public' ? [] : ['--cloud', cloud]),
  ...(emulator ? ['--emulator'] : []),
  ...(auth === 'auto' ? [] : ['--auth', auth]),
]

/** A command that goes on from here, as a shell takes it. */
export const nextCommand = (words: readonly string[], where: Whereabouts): string =>
  shellLine(['appreg', ...words, ...where])
