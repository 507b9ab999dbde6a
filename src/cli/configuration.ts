import type { TargetConfiguration } from '../model/configuration.ts'
import type { Registration } from '../model/registration.ts'
import { isTargetName, type TargetName, targets, targetsFor } from '../render/targets.ts'

/** The configuration for the named targets, or for those that the registration calls for. */
export function configure(
  registration: Registration,
  names: readonly TargetName[] = targetsFor(registration),
): Record<string, TargetConfiguration> {
  return Object.fromEntries(names.map((name) => [name, targets[name].render(registration)]))
}

export const allTargets = (): TargetName[] => Object.keys(targets).filter(isTargetName)
