import { CONNECTOR_SUFFIX } from '../manifest/slug.ts'
import type { Desired } from '../model/desired.ts'

/** In place of a resource: the registration with this key, which may not exist yet. */
const ofKey = (key: string): string => `key:${key}`

/** Two registrations out of one: the API, and the client that the connectors sign in with. */
export const split = (whole: Desired): readonly [api: Desired, connector: Desired] => [
  apiOf(whole),
  connectorOf(whole),
]

const nowhere = { web: [], spa: [], publicClient: [] }

/** It offers, and calls other APIs, but nobody signs in with it. */
function apiOf(whole: Desired): Desired {
  const { logoutUrl, publicClient, implicit, ...settings } = whole.settings
  return {
    ...whole,
    // Claims of an access token are configured where the API is, those of the others where the client is.
    optionalClaims: { ...whole.optionalClaims, idToken: [], saml2Token: [] },
    settings,
    redirectUris: nowhere,
    secrets: [],
    certificates: [],
    federated: [],
  }
}

function connectorOf(whole: Desired): Desired {
  const { logoutUrl, publicClient, implicit, enabled } = whole.settings
  return {
    key: `${whole.key}${CONNECTOR_SUFFIX}`,
    displayName: `${whole.displayName} connector`,
    signInAudience: whole.signInAudience,
    tokenVersion: whole.tokenVersion,
    identifierUris: [],
    scopes: [],
    appRoles: [],
    optionalClaims: { ...whole.optionalClaims, accessToken: [] },
    preauthorize: [],
    settings: {
      ...(logoutUrl === undefined ? {} : { logoutUrl }),
      ...(publicClient === undefined ? {} : { publicClient }),
      ...(implicit === undefined ? {} : { implicit }),
      ...(enabled === undefined ? {} : { enabled }),
    },
    tags: whole.tags,
    redirectUris: whole.redirectUris,
    permissions: [
      {
        resource: ofKey(whole.key),
        delegated: whole.scopes.map(({ value }) => value),
        application: [],
      },
    ],
    adminConsent: whole.adminConsent,
    secrets: whole.secrets,
    certificates: whole.certificates,
    federated: whole.federated,
    ...(whole.connectorIdentity ? { connectorIdentity: true as const } : {}),
    owners: whole.owners,
    assignments: [],
    prune: whole.prune,
    // Where none is named, it is for a connector all the same.
    ...(whole.clients?.length ? { clients: whole.clients } : {}),
    // The connector leads to it.
    ...(whole.server ? { server: whole.server } : {}),
  }
}
