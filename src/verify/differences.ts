import type { Check } from '../model/check.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import { changes } from '../plan/build.ts'

/** The tenant holds what the manifest says: one check, or one for each difference. */
export function checkDifferences(desired: Desired, live: Live): Check[] {
  const name = 'the tenant matches the manifest'
  const open = changes(desired, live)
  if (open.length === 0) return [{ name, state: 'passed' }]
  return open.map(({ object, name: which, path, before, after }): Check => {
    const setting = [object, which, path].filter(Boolean).join(' ')
    return {
      name,
      state: 'failed',
      expected: after === undefined ? 'absent' : JSON.stringify(after),
      actual: before === undefined ? 'absent' : JSON.stringify(before),
      because: setting,
    }
  })
}
