import type { Call } from '../graph/client.ts'
import type { Answer } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import { type Desired, leavesConsentToUsers } from '../model/desired.ts'
import type { AppManagementPolicy, AuthorizationPolicy, Domain, Policies } from '../model/policies.ts'

/** What users may consent to; nothing where the signed-in identity may not read it. */
export const userConsentCall: Call = { method: 'GET', path: '/policies/authorizationPolicy' }

export const readUserConsent = (answer: Answer | undefined): readonly string[] | undefined =>
  answer?.status === 200 ? userConsent.place(answer.body).userConsent : undefined

/** What the tenant's policy demands of applications; nothing where the signed-in identity may not read it. */
export const appManagementCall: Call = { method: 'GET', path: '/policies/defaultAppManagementPolicy' }

export const readAppManagement = (answer: Answer | undefined): Policies =>
  answer?.status === 200 ? appManagement.place(answer.body) : {}

export interface PolicyReads {
  readonly calls: readonly Call[]
  /** What may not be read stays unknown: that is no failure. */
  assemble(answers: readonly Answer[]): Policies
}

interface PolicyRead {
  readonly path: string
  readonly place: (body: unknown) => Policies
}

const appManagement: PolicyRead = {
  path: appManagementCall.path,
  place: (body) => ({ appManagement: body as AppManagementPolicy }),
}

/** Who may read the policy above may read these. Where there are none, it holds for every application. */
const ownAppManagement: PolicyRead = {
  path: '/policies/appManagementPolicies?$select=id',
  place: (body) => ({ ownAppManagement: (body as Page<{ readonly id: string }>).value }),
}

const authorization: PolicyRead = {
  path: '/policies/authorizationPolicy',
  place: (body) => ({ authorization: body as AuthorizationPolicy }),
}

const userConsent: PolicyRead = {
  path: userConsentCall.path,
  place(body) {
    const assigned = (body as AuthorizationPolicy).defaultUserRolePermissions?.permissionGrantPoliciesAssigned
    return assigned ? { userConsent: assigned } : {}
  },
}

const domains: PolicyRead = {
  path: '/domains?$select=id,isVerified',
  place: (body) => ({ domains: (body as Page<Domain>).value }),
}

/**
 * The policies that the desired state may run into, to be read in the batch of the first snapshot. `mayCreate`: a person
 * is signed in, for whom registering an application can be switched off, and none is known yet.
 */
export function policyReads(desired: Desired, mayCreate: boolean): PolicyReads {
  const named = desired.identifierUris.some((uri) => uri !== 'api://{appId}')
  const reads = [
    ...(desired.secrets.length + desired.certificates.length > 0 || named
      ? [appManagement, ownAppManagement]
      : []),
    ...(named ? [domains] : []),
    ...(mayCreate ? [authorization] : []),
    ...(leavesConsentToUsers(desired) ? [userConsent] : []),
  ]
  return {
    calls: reads.map(({ path }) => ({ method: 'GET', path })),
    assemble: (answers) =>
      Object.assign(
        {},
        ...reads.map(({ place }, index) => {
          const answer = answers[index]
          return answer?.status === 200 ? place(answer.body) : {}
        }),
      ),
  }
}
