import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'

/**
 * An existing registration as its own desired state, with nothing added: what is changed in it is all that a plan
 * shows, and all that is written.
 */
export const mirror = (application: Application): Desired => ({
  ...nothing,
  key: application.uniqueName ?? application.appId,
  ...(application.uniqueName === null ? { appId: application.appId } : {}),
  displayName: application.displayName,
  signInAudience: application.signInAudience,
  tokenVersion: application.api.requestedAccessTokenVersion === 2 ? 2 : 1,
})

const nothing: Desired = {
  key: '',
  isPartial: true,
  displayName: '',
  signInAudience: 'AzureADMyOrg',
  tokenVersion: 2,
  identifierUris: [],
  scopes: [],
  appRoles: [],
  optionalClaims: { accessToken: [], idToken: [], saml2Token: [] },
  preauthorize: [],
  settings: {},
  tags: [],
  redirectUris: { web: [], spa: [], publicClient: [] },
  permissions: [],
  adminConsent: false,
  secrets: [],
  certificates: [],
  federated: [],
  owners: [],
  assignments: [],
  prune: [],
}

/** Asks after all that was given to a registration of another tenant, or to one that is not there: for reading alone. */
export const strangerInquiry = (appId: string): Desired => ({
  ...nothing,
  key: appId,
  appId,
  assignments: [{ principal: '*' }],
  prune: ['permissions'],
})

/** The same, asking after all consents that were given to it: for reading alone. */
export const consentInquiry = (application: Application): Desired => ({
  ...mirror(application),
  prune: ['permissions'],
})

/** The same, asking after all that hangs on it: for reading alone. What it names is not there. */
export const inquiry = (application: Application): Desired => ({
  ...consentInquiry(application),
  permissions: application.requiredResourceAccess.map(({ resourceAppId: resource }) => ({
    resource,
    delegated: [],
    application: ['*'],
  })),
  federated: [{ name: '*', issuer: '*', subject: '*', audience: '*' }],
  owners: ['*'],
  assignments: [{ principal: '*' }],
})
