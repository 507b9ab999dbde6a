import { initialDomain, type Tenant } from '../tenant.ts'
import type { Application } from './application-entity.ts'

export interface Identity {
  id: string
  appId: string
  uniqueName: string | null
  displayName: string
  createdDateTime: string
}

/** An application with every default of Graph, in the order Graph lists the members (recorded 2024-09). */
export const newApplication = (
  tenant: Pick<Tenant, 'tenantId' | 'domains'>,
  identity: Identity,
): Application => ({
  id: identity.id,
  deletedDateTime: null,
  appId: identity.appId,
  applicationTemplateId: null,
  disabledByMicrosoftStatus: null,
  createdDateTime: identity.createdDateTime,
  displayName: identity.displayName,
  description: null,
  groupMembershipClaims: null,
  identifierUris: [],
  isDeviceOnlyAuthSupported: null,
  isFallbackPublicClient: null,
  nativeAuthenticationApisEnabled: null,
  notes: null,
  publisherDomain: initialDomain(tenant),
  serviceManagementReference: null,
  signInAudience: 'AzureADMyOrg',
  tags: [],
  tokenEncryptionKeyId: null,
  uniqueName: identity.uniqueName,
  samlMetadataUrl: null,
  defaultRedirectUri: null,
  certification: null,
  optionalClaims: null,
  servicePrincipalLockConfiguration: null,
  requestSignatureVerification: null,
  addIns: [],
  api: {
    acceptMappedClaims: null,
    knownClientApplications: [],
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    preAuthorizedApplications: [],
  },
  appRoles: [],
  info: noInfo(),
  keyCredentials: [],
  parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: 'Allow' },
  passwordCredentials: [],
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  verifiedPublisher: noPublisher(),
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    redirectUriSettings: [],
  },
  spa: { redirectUris: [] },
})

export const noInfo = (): Application['info'] => ({
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
})

export const noPublisher = (): Application['verifiedPublisher'] => ({
  displayName: null,
  verifiedPublisherId: null,
  addedDateTime: null,
})
