import { AppregError } from '../errors.ts'
import { type Desired, leavesConsentToUsers } from '../model/desired.ts'
import type { Live } from '../model/live.ts'
import type { GraphRequest } from '../model/request.ts'
import { refusedCertificates } from './certificate-policy.ts'
import { refusedIdentifierUris } from './identifier-uri-policy.ts'
import type { PolicyProblem } from './restriction.ts'
import { refusedSecrets } from './secret-policy.ts'

/**
 * Throws when a policy of the tenant would make Graph refuse a part of the plan: before anything is sent, with the
 * setting and the way that is allowed.
 */
export function requirePermitted(desired: Desired, live: Live): void {
  const problems = allProblems(desired, live).filter((problem) => isCertain(problem, live))
  if (problems.length > 0) {
    throw new AppregError('MANIFEST_INVALID', problems.map(({ message }) => message).join('\n'), {
      hints: [...new Set(problems.map(({ hint }) => hint)), 'nothing was changed'],
    })
  }
  if (!live.application && mayNotCreate(live)) {
    throw new AppregError(
      'FORBIDDEN',
      'users may not register applications in this tenant (authorizationPolicy: allowedToCreateApps is false)',
      {
        hints: [
          'it takes the role Application Developer or Cloud Application Administrator, or an application that signs in for itself',
        ],
      },
    )
  }
}

/** What the tenant's policies say to one request of the plan: a refusal that is certain, or one that may come. */
export function policyVerdict(
  request: Pick<GraphRequest, 'mints' | 'body'>,
  desired: Desired,
  live: Live,
): { readonly isCertain: boolean; readonly because: string } | undefined {
  const problems = allProblems(desired, live).filter((problem) => problem.refuses(request))
  if (problems.length === 0) return undefined
  const certain = problems.filter((problem) => isCertain(problem, live))
  const told = certain.length > 0 ? certain : problems
  return {
    isCertain: certain.length > 0,
    because: told
      .map(certain.length > 0 ? ({ message, hint }) => `${message}; ${hint}` : unlessSpared)
      .join('; '),
  }
}

/** What a policy would refuse unless this very application is spared. */
export const policyNotes = (desired: Desired, live: Live): string[] =>
  allProblems(desired, live)
    .filter((problem) => !isCertain(problem, live))
    .map(unlessSpared)

const unlessSpared = ({ message, hint }: PolicyProblem): string =>
  `${message}, unless the application has a policy of its own; ${hint}`

/** A sign-in that asks for consent that nobody but an administrator may give. */
export function consentNotes(desired: Desired, { policies }: Live): string[] {
  const assigned = policies?.userConsent
  if (!assigned || !leavesConsentToUsers(desired)) return []
  if (assigned.some((name) => /^managePermissionGrantsForSelf\./i.test(name))) return []
  return [
    'users may not consent in this tenant (authorizationPolicy: permissionGrantPoliciesAssigned names no managePermissionGrantsForSelf policy), and adminConsent is false: until an administrator consents, nobody else can sign in; write adminConsent: true, or have the admin consent request workflow switched on (adminConsentRequestPolicy: isEnabled), by which users ask for it',
  ]
}

const allProblems = (desired: Desired, live: Live): PolicyProblem[] => [
  ...refusedSecrets(desired, live),
  ...refusedCertificates(desired, live),
  ...refusedIdentifierUris(desired, live),
]

/**
 * An application that exists may have a policy of its own, which takes the place of the tenant's, unless the tenant has
 * none of that kind.
 */
const isCertain = ({ overridable }: PolicyProblem, { application, policies }: Live): boolean =>
  !overridable || application === undefined || policies?.ownAppManagement?.length === 0

/** Read only for people whom no role allows it. */
const mayNotCreate = ({ policies }: Live): boolean =>
  policies?.authorization?.defaultUserRolePermissions?.allowedToCreateApps === false
