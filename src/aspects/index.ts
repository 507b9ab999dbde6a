import { appRoles } from './app-roles.ts'
import { application } from './application.ts'
import { applicationConsent } from './application-consent.ts'
import type { Aspect } from './aspect.ts'
import { assignments } from './assignments.ts'
import { certificates } from './certificates.ts'
import { consent } from './consent.ts'
import { federatedCredentials } from './federated-credentials.ts'
import { identifierUris } from './identifier-uris.ts'
import { optionalClaims } from './optional-claims.ts'
import { owners } from './owners.ts'
import { preAuthorized } from './pre-authorized.ts'
import { redirectUris } from './redirect-uris.ts'
import { requiredAccess } from './required-access.ts'
import { scopes } from './scopes.ts'
import { secrets } from './secrets.ts'
import { servicePrincipal } from './service-principal.ts'
import { tags } from './tags.ts'

/** In the order in which a reader wants to see them. The order of requests follows from what exists, not from here. */
export const aspects: readonly Aspect[] = [
  application,
  tags,
  identifierUris,
  scopes,
  appRoles,
  optionalClaims,
  preAuthorized,
  redirectUris,
  requiredAccess,
  servicePrincipal,
  consent,
  applicationConsent,
  assignments,
  owners,
  federatedCredentials,
  certificates,
  secrets,
]
