import type { Call } from '../graph/client.ts'
import type { Answer } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import type { Application, AppRoleAssignment, OAuth2PermissionGrant } from '../model/directory.ts'

/** Who stops working when a registration goes. */
export interface Dependents {
  /** Tenant-wide and personal consents by which other clients call this API. */
  readonly clientConsents: number
  /** Users, groups and applications assigned to it. */
  readonly assignments: number
  /** Secrets and certificates that somebody may be using. */
  readonly credentials: number
  readonly redirectUris: number
}

export const dependentCalls = (appId: string, servicePrincipalId: string): Call[] =>
  [
    `/oauth2PermissionGrants?$filter=resourceId%20eq%20'${servicePrincipalId}'`,
    `/servicePrincipals(appId='${appId}')/appRoleAssignedTo`,
  ].map((path) => ({ method: 'GET', path }))

/** What may not be read counts as none: it is said besides the deletion, and does not decide it. */
export function readDependents(application: Application, answers: readonly Answer[]): Dependents {
  const count = (answer: Answer | undefined): number =>
    answer?.status === 200 ? (answer.body as Page<OAuth2PermissionGrant | AppRoleAssignment>).value.length : 0
  const { web, spa, publicClient, passwordCredentials, keyCredentials } = application
  return {
    clientConsents: count(answers[0]),
    assignments: count(answers[1]),
    credentials: passwordCredentials.length + keyCredentials.length,
    redirectUris: web.redirectUris.length + spa.redirectUris.length + publicClient.redirectUris.length,
  }
}
