import { secrets } from '../aspects/secrets.ts'
import type { Desired, DesiredSecret } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { CredentialRestriction } from '../model/policies.ts'
import { days, type PolicyProblem, reaches } from './restriction.ts'

/** The secrets that the plan would mint and the app management policy refuses. */
export function refusedSecrets(desired: Desired, live: Live): PolicyProblem[] {
  const policy = live.policies?.appManagement
  if (!policy?.isEnabled) return []
  const restrictions = (policy.applicationRestrictions?.passwordCredentials ?? []).filter((restriction) =>
    reaches(restriction, live),
  )
  return due(desired, live).flatMap((secret) =>
    restrictions.flatMap((restriction) => refusal(secret, restriction) ?? []),
  )
}

const due = (desired: Desired, live: Live): DesiredSecret[] => {
  const minted = secrets.changes(desired, live).filter(({ op }) => op !== 'delete')
  return desired.secrets.filter(({ name }) => minted.some((change) => change.name === name))
}

const setting = (restriction: CredentialRestriction): string =>
  `defaultAppManagementPolicy: passwordCredentials, ${restriction.restrictionType}`

const WITHOUT =
  'a federated identity credential needs no secret: credentials: { secrets: [], federated: […] }'

function refusal(secret: DesiredSecret, restriction: CredentialRestriction): PolicyProblem | undefined {
  const refuses: PolicyProblem['refuses'] = ({ mints }) => mints === secret.name
  if (restriction.restrictionType === 'passwordAddition') {
    return {
      message: `the tenant allows no client secrets, and the manifest asks for "${secret.name}" (${setting(restriction)})`,
      hint: `${WITHOUT}; a certificate is the other way`,
      overridable: true,
      refuses,
    }
  }
  const most = days(restriction.maxLifetime)
  if (restriction.restrictionType !== 'passwordLifetime' || most === undefined) return undefined
  if (secret.lifetimeDays <= most) return undefined
  return {
    message: `the secret "${secret.name}" would be valid for ${secret.lifetimeDays} days, and the tenant allows ${most} (${setting(restriction)}, maxLifetime ${restriction.maxLifetime})`,
    hint:
      most >= 1
        ? `write lifetime: ${Math.floor(most)}d into the manifest, with a shorter renewBefore; or do without: ${WITHOUT}`
        : WITHOUT,
    overridable: true,
    refuses,
  }
}
