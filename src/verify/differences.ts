import type { Check } from '../model/check.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import { changes } from '../plan/build.ts'

/** The tenant holds what the manifest says: one check when it does, or one for each difference. */
export function checkDifferences(desired: Desired, live: Live): Check[] {
  if (!live.application) {
    return [
      {
        name: 'the registration exists',
        state: 'failed',
        expected: `an application with the uniqueName ${desired.key}`,
        actual: 'none in this tenant',
        because: 'create it with appreg apply',
      },
    ]
  }
  const open = changes(desired, live)
  if (open.length === 0) return [{ name: 'the tenant matches the manifest', state: 'passed' }]
  return open.map(({ object, name, path, before, after }): Check => {
    const setting = [object, name, path].filter(Boolean).join(' ')
    return {
      name: `${setting} is as the manifest says`,
      state: 'failed',
      expected: shown(after),
      actual: shown(before),
      because: setting,
    }
  })
}

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value))
