import type {
  Application,
  FederatedIdentityCredential,
  OAuth2PermissionGrant,
  ServicePrincipal,
} from '../../model/directory.ts'
import type { Live } from '../../model/live.ts'
import type { Registration } from '../../model/registration.ts'
import { shellLine } from '../formats/shell.ts'
import type { Asked } from '../target.ts'

/** A registration with all that hangs on it, as another tool would make it. */
export interface Whole {
  readonly application: Application
  readonly servicePrincipal: ServicePrincipal | undefined
  /** Consent for the whole tenant. */
  readonly consents: readonly Consent[]
  readonly roles: readonly GivenRole[]
  readonly federated: readonly FederatedIdentityCredential[]
  /** Object ids. */
  readonly owners: readonly string[]
}

export interface Consent {
  readonly id: string
  /** The appId of the API. */
  readonly api: string
  readonly scopes: readonly string[]
}

/** An app role of another API that the registration holds. */
export interface GivenRole {
  readonly id: string
  readonly api: string
  /** The object id of the API's service principal. */
  readonly resourceId: string
  readonly appRoleId: string
}

/** Throws where the caller did not read it: a target that heeds `live` gets it. */
export function wholeOf({ live }: Asked): Whole {
  if (!live?.application) throw new TypeError('the registration was not read as a whole')
  const { application, servicePrincipal, federatedIdentityCredentials, owners } = live
  return {
    application,
    servicePrincipal,
    consents: live.grants.filter(isForEverybody).flatMap((grant) => consentOf(grant, live)),
    roles: live.appRoleAssignments.flatMap(({ id, resourceId, appRoleId }) =>
      apisOf(live, resourceId).map((api) => ({ id, api, resourceId, appRoleId })),
    ),
    federated: federatedIdentityCredentials,
    owners,
  }
}

/** Of a split the API, which is a registration of its own; nothing where client and API are one. */
export const apiWholeOf = ({ apiLive }: Asked): Whole | undefined =>
  apiLive ? wholeOf({ live: apiLive }) : undefined

/** What of two registrations is printed. */
export function halvesNotes(target: string, { apiAppId }: Registration, { apiLive }: Asked): string[] {
  if (apiAppId === undefined) return []
  return [
    apiLive
      ? 'API and connector are two registrations, and both are written: the API first, whose new client id the connector refers to.'
      : `The API is a registration of its own (appId ${apiAppId}) that the key of this one does not belong to, and is not written: ${shellLine(['appreg', 'config', target, '--app', apiAppId])} does.`,
  ]
}

const isForEverybody = ({ consentType }: OAuth2PermissionGrant): boolean => consentType === 'AllPrincipals'

const consentOf = ({ id, resourceId, scope }: OAuth2PermissionGrant, live: Live): Consent[] =>
  apisOf(live, resourceId).map((api) => ({ id, api, scopes: scope.split(' ').filter(Boolean) }))

const apisOf = ({ resources, servicePrincipal, application }: Live, objectId: string): string[] => {
  if (objectId === servicePrincipal?.id) return application ? [application.appId] : []
  return resources.filter(({ id }) => id === objectId).map(({ appId }) => appId)
}

/** The application as Graph takes it, without what only Graph gives, what needs its own id, and credentials. */
export const applicationBody = (application: Application) =>
  present({
    displayName: application.displayName,
    signInAudience: application.signInAudience,
    notes: application.notes,
    tags: application.tags,
    isFallbackPublicClient: application.isFallbackPublicClient,
    api: apiBody(application),
    appRoles: application.appRoles.map(
      ({ id, value, displayName, description, allowedMemberTypes, isEnabled }) => ({
        id,
        value,
        displayName,
        description,
        allowedMemberTypes,
        isEnabled,
      }),
    ),
    optionalClaims: application.optionalClaims,
    requiredResourceAccess: application.requiredResourceAccess,
    web: present({
      redirectUris: application.web.redirectUris,
      homePageUrl: application.web.homePageUrl,
      logoutUrl: application.web.logoutUrl,
      implicitGrantSettings: application.web.implicitGrantSettings,
    }),
    spa: { redirectUris: application.spa.redirectUris },
    publicClient: { redirectUris: application.publicClient.redirectUris },
  })

/** Token version and scopes. A change of `api` is sent with all of them: whether Graph merges it is not documented. */
export const apiBody = ({ api }: Application) => ({
  requestedAccessTokenVersion: api.requestedAccessTokenVersion,
  oauth2PermissionScopes: api.oauth2PermissionScopes.map((scope) => ({
    id: scope.id,
    value: scope.value,
    type: scope.type,
    isEnabled: scope.isEnabled,
    adminConsentDisplayName: scope.adminConsentDisplayName,
    adminConsentDescription: scope.adminConsentDescription,
    userConsentDisplayName: scope.userConsentDisplayName,
    userConsentDescription: scope.userConsentDescription,
  })),
})

export const preAuthorizedBody = ({ api }: Application) =>
  api.preAuthorizedApplications.map(({ appId, delegatedPermissionIds }) => ({
    appId,
    delegatedPermissionIds,
  }))

const present = <Value extends object>(value: Value): { [Name in keyof Value]: NonNullable<Value[Name]> } =>
  Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined),
  ) as {
    [Name in keyof Value]: NonNullable<Value[Name]>
  }

export const secretNote =
  'Secrets and certificates cannot be copied: the new owner of the registration makes its own, and the old ones work until they expire.'

export const assignmentsNote =
  'Who is assigned to the enterprise application stays as it is and is not written here.'
