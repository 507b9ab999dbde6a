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

/** What a person types; the files and remarks are left to `config`. */
export const valuesOnly = (all: Record<string, TargetConfiguration>): Record<string, TargetConfiguration> =>
  Object.fromEntries(
    Object.entries(all).map(([name, { values }]) => [name, { values, files: [], notes: [] }]),
  )

export const allTargets = (): TargetName[] => Object.keys(targets).filter(isTargetName)
