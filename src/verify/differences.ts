import type { Check } from '../model/check.ts'
import type { Desired } from '../model/desired.ts'
import type { Live, Unread } from '../model/live.ts'
import { changes } from '../plan/build.ts'

const EXISTS = 'the registration exists'

/** The check that says so is the only one then. */
export const isMissing = (checks: readonly Check[]): boolean => checks.some(({ name }) => name === EXISTS)

/** The tenant holds what the manifest says: one check when it does, or one for each difference. */
export function checkDifferences(desired: Desired, live: Live): Check[] {
  if (!live.application) {
    return [
      {
        name: EXISTS,
        state: 'failed',
        expected: `an application with the uniqueName ${desired.key}`,
        actual: 'none in this tenant',
        because: 'create it with appreg apply',
      },
    ]
  }
  const open = changes(desired, live)
  const unread = (live.unread ?? []).map(unknown)
  if (open.length === 0) {
    const name = `${unread.length > 0 ? 'what may be read of ' : ''}the tenant matches the manifest`
    return [{ name, state: 'passed' }, ...unread]
  }
  const differences = open.map(({ object, name, path, before, after }): Check => {
    const setting = [object, name, path].filter(Boolean).join(' ')
    return {
      name: `${setting} is as the manifest says`,
      state: 'failed',
      expected: shown(after),
      actual: shown(before),
      because: setting,
    }
  })
  return [...differences, ...unread]
}

const unknown = ({ what, least }: Unread): Check => ({
  name: `${what}: as the manifest says`,
  state: 'skipped',
  because: `unknown: may not be read (needs ${least})`,
})

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value))
