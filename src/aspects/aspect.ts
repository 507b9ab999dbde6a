import type { Change } from '../model/change.ts'
import type { Desired } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'

/**
 * One part of a registration. `plan` prints its changes, `apply` sends its next requests until there are none,
 * `verify` asserts that there are no changes: three uses of one difference.
 */
export interface Aspect {
  readonly id: string
  /** What differs. Empty means converged. */
  changes(desired: Desired, live: Live): Change[]
  /**
   * The requests that can be sent now, towards `desired`. None while something they need does not exist yet, and
   * none once converged. Looks at the live state only: a crash and a re-run meet in the same place.
   */
  next(desired: Desired, live: Live): GraphRequest[]
}
