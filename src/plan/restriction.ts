import type { Live } from '../model/live.ts'
import type { Restriction } from '../model/policies.ts'

/** Something that a policy refuses. */
export interface PolicyProblem {
  /** What is refused, with the setting that does. */
  readonly message: string
  /** The way that is allowed. */
  readonly hint: string
  /** A policy of the application's own could allow it. */
  readonly overridable: boolean
}

/** Whether a restriction reaches this application and this caller for certain. */
export function reaches(restriction: Restriction | null | undefined, { application, at }: Live): boolean {
  if (restriction?.state !== 'enabled' || restriction.excludeActors) return false
  const since = restriction.restrictForAppsCreatedAfterDateTime
  if (!since) return true
  const created = application ? application.createdDateTime : at
  return created !== undefined && Date.parse(created) >= Date.parse(since)
}
