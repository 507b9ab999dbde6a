import { AppregError } from '../errors.ts'
import { type Asked, keyAccesses } from '../render/target.ts'
import { type TargetName, targetNames, targets } from '../render/targets.ts'
import type { Flags } from './command.ts'

/** What the flags ask of the targets. Throws `USAGE` for what none of the chosen targets heeds. */
export function askedFor(flags: Flags, names: readonly TargetName[]): Asked {
  const access = keyAccesses.find((one) => one === flags.access)
  requireHeeded('--access', { given: access !== undefined, heeded: 'access', names })
  return { ...(access ? { access } : {}) }
}

interface Heeding {
  readonly given: boolean
  readonly heeded: keyof Asked
  readonly names: readonly TargetName[]
}

function requireHeeded(flag: string, { given, heeded, names }: Heeding): void {
  const heeds = (name: string) => targets.get(name)?.heeds.includes(heeded)
  if (!given || names.some(heeds)) return
  throw new AppregError('USAGE', `${flag} is not for ${names.join(', ')}`, {
    hints: [`it is for ${targetNames.filter(heeds).join(', ')}`],
  })
}
