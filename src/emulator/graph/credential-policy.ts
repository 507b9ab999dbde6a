import type { CredentialRestriction, CredentialRestrictions } from '../policies.ts'
import type { Tenant } from '../tenant.ts'
import type { KeyCredential } from './credentials.ts'
import { Refusal } from './refusal.ts'

/** What the app management policy says about one object's credentials. */
export interface CredentialPolicy {
  readonly restrictions: CredentialRestrictions
  /** When the object was made: restrictions can spare older ones. */
  readonly createdDateTime: string | null
}

/** The policy for an application or service principal; undefined while it is off. */
export function policyFor(
  { policies: { appManagement } }: Tenant,
  kind: 'applicationRestrictions' | 'servicePrincipalRestrictions',
  { createdDateTime }: { createdDateTime: string | null },
): CredentialPolicy | undefined {
  return appManagement.isEnabled ? { restrictions: appManagement[kind], createdDateTime } : undefined
}

/** A client secret that is to be added. `lifetime` in milliseconds. */
export function checkPasswordPolicy(policy: CredentialPolicy | undefined, lifetime: number): void {
  if (!policy) return
  const { passwordCredentials } = policy.restrictions
  if (inForce(policy, passwordCredentials, 'passwordAddition').length > 0) throw typeNotAllowed()
  checkLifetime(inForce(policy, passwordCredentials, 'passwordLifetime'), lifetime)
}

/** A certificate that is to be added; symmetric keys fall under the restrictions of passwords. */
export function checkKeyPolicy(policy: CredentialPolicy | undefined, key: KeyCredential): void {
  if (!policy) return
  const { passwordCredentials, keyCredentials } = policy.restrictions
  const symmetric = key.type === 'Symmetric'
  if (symmetric && inForce(policy, passwordCredentials, 'symmetricKeyAddition').length > 0)
    throw typeNotAllowed()
  if (key.startDateTime === null || key.endDateTime === null) return
  const limits = symmetric
    ? inForce(policy, passwordCredentials, 'symmetricKeyLifetime')
    : inForce(policy, keyCredentials, 'asymmetricKeyLifetime')
  checkLifetime(limits, Date.parse(key.endDateTime) - Date.parse(key.startDateTime))
}

const inForce = (
  { createdDateTime }: CredentialPolicy,
  restrictions: readonly CredentialRestriction[],
  type: string,
): CredentialRestriction[] =>
  restrictions.filter(
    ({ restrictionType, state, restrictForAppsCreatedAfterDateTime: since }) =>
      restrictionType === type &&
      state === 'enabled' &&
      (since === null || createdDateTime === null || Date.parse(createdDateTime) > Date.parse(since)),
  )

function checkLifetime(limits: readonly CredentialRestriction[], lifetime: number): void {
  if (limits.every(({ maxLifetime }) => lifetime <= milliseconds(maxLifetime))) return
  throw new Refusal(
    400,
    'CredentialInvalidLifetimeAsPerAppPolicy',
    'Credential lifetime exceeds the max value allowed as per assigned policy',
  )
}

/** An ISO 8601 duration of days, hours, minutes and seconds; no limit when there is none. */
function milliseconds(duration: string | null): number {
  const [all, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration ?? '') ?? []
  if (all === undefined) return Number.POSITIVE_INFINITY
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
}

const typeNotAllowed = (): Refusal =>
  new Refusal(
    400,
    'CredentialTypeNotAllowedAsPerAppPolicy',
    'Credential type not allowed as per assigned policy',
  )
