import type { Desired } from '../model/desired.ts'
import type { Application } from '../model/directory.ts'

/**
 * An existing registration as its own desired state, with nothing added: what is changed in it is all that a plan
 * shows.
 */
export const mirror = (application: Application): Desired => ({
  key: application.uniqueName ?? application.appId,
  ...(application.uniqueName === null ? { appId: application.appId } : {}),
  displayName: application.displayName,
  signInAudience: application.signInAudience,
  tokenVersion: application.api.requestedAccessTokenVersion === 2 ? 2 : 1,
  identifierUris: [],
  scopes: [],
  appRoles: [],
  optionalClaims: { accessToken: [], idToken: [], saml2Token: [] },
  preauthorize: [],
  settings: {},
  tags: [],
  redirectUris: { web: [], spa: [], publicClient: [] },
  pruneRedirectUris: false,
  permissions: [],
  adminConsent: false,
  secrets: [],
  federated: [],
  owners: [],
  assignments: [],
})
