import type { Application } from './application-entity.ts'
import type { KeyCredential } from './credentials.ts'
import { toSeconds } from './dates.ts'
import type { ServicePrincipal } from './service-principal-entity.ts'

/** An application as reads show it: sets in another order than they were sent, whole seconds, no key material. */
export const readApplication = (app: Application, keys: 'shown' | 'hidden' = 'hidden'): Application => ({
  ...app,
  createdDateTime: toSeconds(app.createdDateTime),
  identifierUris: app.identifierUris.toReversed(),
  appRoles: app.appRoles.toReversed(),
  requiredResourceAccess: app.requiredResourceAccess.toReversed(),
  api: { ...app.api, preAuthorizedApplications: app.api.preAuthorizedApplications.toReversed() },
  publicClient: { redirectUris: app.publicClient.redirectUris.toReversed() },
  spa: { redirectUris: app.spa.redirectUris.toReversed() },
  web: {
    ...app.web,
    redirectUris: app.web.redirectUris.toReversed(),
    redirectUriSettings: app.web.redirectUriSettings.toReversed(),
  },
  keyCredentials: keys === 'shown' ? app.keyCredentials : withoutKeys(app.keyCredentials),
})

/** The answer to a create: as sent, but never the keys. */
export const createdApplication = (app: Application): Application => ({
  ...app,
  keyCredentials: withoutKeys(app.keyCredentials),
})

export const readServicePrincipal = (
  entity: ServicePrincipal,
  keys: 'shown' | 'hidden' = 'hidden',
): ServicePrincipal => ({
  ...entity,
  replyUrls: entity.replyUrls.toReversed(),
  servicePrincipalNames: entity.servicePrincipalNames.toReversed(),
  appRoles: entity.appRoles.toReversed(),
  keyCredentials: keys === 'shown' ? entity.keyCredentials : withoutKeys(entity.keyCredentials),
})

/** The answer to a create: as sent, but never the keys. */
export const createdServicePrincipal = (entity: ServicePrincipal): ServicePrincipal => ({
  ...entity,
  keyCredentials: withoutKeys(entity.keyCredentials),
})

const withoutKeys = (keys: readonly KeyCredential[]): KeyCredential[] =>
  keys.map((entry) => ({ ...entry, key: null }))
