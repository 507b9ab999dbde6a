import { AppregError } from '../errors.ts'
import type { Application } from '../model/directory.ts'
import { type Asked, keyAccesses } from '../render/target.ts'
import { type TargetName, targetNames, targets } from '../render/targets.ts'
import type { Flags } from './command.ts'
import { readWhole } from './reading-whole.ts'
import type { Session } from './session.ts'

/**
 * What the flags ask of the targets, and what has to be read for them. Throws `USAGE` for what none of the chosen targets
 * heeds.
 */
export async function askedFor(
  flags: Flags,
  names: readonly TargetName[],
  { application, session }: { readonly application: Application; readonly session: Session },
): Promise<Asked> {
  const access = keyAccesses.find((one) => one === flags.access)
  if (access) requireHeeded('--access', 'access', names)
  const isCopied = names.some((name) => heeds(name, 'live'))
  return {
    ...(access ? { access } : {}),
    ...(isCopied ? { live: (await readWhole(application, session)).live } : {}),
  }
}

const heeds = (name: TargetName, what: keyof Asked): boolean =>
  targets.get(name)?.heeds.includes(what) === true

function requireHeeded(flag: string, what: keyof Asked, names: readonly TargetName[]): void {
  if (names.some((name) => heeds(name, what))) return
  throw new AppregError('USAGE', `${flag} is not for ${names.join(', ')}`, {
    hints: [`it is for ${targetNames.filter((name) => heeds(name, what)).join(', ')}`],
  })
}
