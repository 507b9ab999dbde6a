import type { Call } from '../graph/client.ts'
import type { Answer } from '../graph/outcome.ts'
import type { Page } from '../graph/wire.ts'
import type { Application, OAuth2PermissionGrant, ServicePrincipal } from '../model/directory.ts'

/** Who stops working when a registration goes. Null: unknown, because it may not be read. */
export interface Dependents {
  /** Tenant-wide and personal consents by which other clients call this API. */
  readonly clientConsents: number | null
  /** Those clients: object ids of their service principals, names and appIds where these may be read. */
  readonly consentingClients: readonly string[] | null
  /** Display names and appIds of the applications of this tenant that list permissions on this API, without itself. */
  readonly callers: readonly string[] | null
  /** Clients that need no consent for it: their appIds, with names where these may be read. */
  readonly preauthorized: readonly string[]
  /** Users, groups and applications assigned to it. */
  readonly assignments: number | null
  /** Secrets and certificates that somebody may be using. */
  readonly credentials: number
  readonly redirectUris: number
}

/** Where there is no service principal, nobody can have consented or be assigned. */
export const dependentCalls = (appId: string, servicePrincipalId: string | undefined): Call[] => [
  {
    method: 'GET',
    // What is required of whom is an advanced query.
    path: `/applications?$filter=requiredResourceAccess/any(r:r/resourceAppId%20eq%20'${appId}')&$count=true&$select=appId,displayName`,
    headers: { ConsistencyLevel: 'eventual' },
  },
  ...(servicePrincipalId === undefined
    ? []
    : [
        `/oauth2PermissionGrants?$filter=resourceId%20eq%20'${servicePrincipalId}'`,
        `/servicePrincipals(appId='${appId}')/appRoleAssignedTo`,
      ].map((path): Call => ({ method: 'GET', path }))),
]

/** It is said besides the deletion, and does not decide it. */
export function readDependents(application: Application, answers: readonly Answer[]): Dependents {
  const { appId, api, web, spa, publicClient, passwordCredentials, keyCredentials } = application
  const [required, given, assigned] = answers
  const callers = listIn<Pick<Application, 'appId' | 'displayName'>>(required)
  const grants = given === undefined ? [] : listIn<OAuth2PermissionGrant>(given)
  const assignments = assigned === undefined ? [] : listIn(assigned)
  return {
    clientConsents: grants?.length ?? null,
    consentingClients: grants && [...new Set(grants.map(({ clientId }) => clientId))],
    callers: callers?.filter((one) => one.appId !== appId).map(nameOf) ?? null,
    preauthorized: api.preAuthorizedApplications.map((one) => one.appId),
    assignments: assignments?.length ?? null,
    credentials: passwordCredentials.length + keyCredentials.length,
    redirectUris: web.redirectUris.length + spa.redirectUris.length + publicClient.redirectUris.length,
  }
}

/** Who the clients are that only ids lead to. */
export const clientCalls = ({ consentingClients, preauthorized }: Dependents): Call[] =>
  [
    ...(consentingClients ?? []).map((id) => `/${id}`),
    ...preauthorized.map((appId) => `(appId='${appId}')`),
  ].map((address) => ({ method: 'GET', path: `/servicePrincipals${address}?$select=id,appId,displayName` }))

/** What may not be read, or has no service principal in this tenant, keeps its id. */
export function withClientNames(dependents: Dependents, answers: readonly Answer[]): Dependents {
  const clients = answers.flatMap(({ status, body }) => (status === 200 ? [body as ServicePrincipal] : []))
  const named = (id: string) => {
    const client = clients.find((one) => one.id === id || one.appId === id)
    return client ? nameOf(client) : id
  }
  return {
    ...dependents,
    consentingClients: dependents.consentingClients?.map(named) ?? null,
    preauthorized: dependents.preauthorized.map(named),
  }
}

const nameOf = ({ displayName, appId }: Pick<ServicePrincipal, 'displayName' | 'appId'>): string =>
  `${displayName} (appId ${appId})`

const listIn = <Item>(answer: Answer | undefined): readonly Item[] | null =>
  answer?.status === 200 ? (answer.body as Page<Item>).value : null
