import type { Live } from '../model/live.ts'
import type { Restriction } from '../model/policies.ts'
import type { GraphRequest } from '../model/request.ts'

/** Something that a policy refuses. */
export interface PolicyProblem {
  /** What is refused, with the setting that does. */
  readonly message: string
  /** The way that is allowed. */
  readonly hint: string
  /** A policy of the application's own could allow it. */
  readonly overridable: boolean
  /** Whether this is the request that Graph refuses for it. */
  refuses(request: Pick<GraphRequest, 'mints' | 'body'>): boolean
}

/** Whether a restriction reaches this application and this caller for certain. */
export function reaches(restriction: Restriction | null | undefined, { application, at }: Live): boolean {
  if (restriction?.state !== 'enabled' || restriction.excludeActors) return false
  const since = restriction.restrictForAppsCreatedAfterDateTime
  if (!since) return true
  const created = application ? application.createdDateTime : at
  return created !== undefined && Date.parse(created) >= Date.parse(since)
}

/** What the tenant's policy says of the secrets and certificates of this application, in its own words. */
export function credentialRestrictions(live: Live): string[] {
  const { isEnabled = false, applicationRestrictions } = live.policies?.appManagement ?? {}
  const { passwordCredentials = [], keyCredentials = [] } = applicationRestrictions ?? {}
  return [...passwordCredentials, ...keyCredentials]
    .filter((restriction) => isEnabled && reaches(restriction, live))
    .map(({ restrictionType, maxLifetime }) => [restrictionType, maxLifetime ?? ''].join(' ').trim())
}

/** Of an ISO 8601 duration. Graph's documentation shows days; a year or month counts as few days as it may have. */
export function days(duration: string | null | undefined): number | undefined {
  const found =
    /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:[\d.]+S)?)?$/.exec(
      duration ?? '',
    )
  if (!found) return undefined
  const [years = 0, months = 0, weeks = 0, whole = 0, hours = 0, minutes = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  return years * 365 + months * 28 + weeks * 7 + whole + hours / 24 + minutes / 1440
}
