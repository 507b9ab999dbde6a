import { application } from './application.ts'
import type { Aspect } from './aspect.ts'
import { consent } from './consent.ts'
import { identifierUris } from './identifier-uris.ts'
import { redirectUris } from './redirect-uris.ts'
import { requiredAccess } from './required-access.ts'
import { scopes } from './scopes.ts'
import { secrets } from './secrets.ts'
import { servicePrincipal } from './service-principal.ts'

/** In the order in which a reader wants to see them. The order of requests follows from what exists, not from here. */
export const aspects: readonly Aspect[] = [
  application,
  identifierUris,
  scopes,
  redirectUris,
  requiredAccess,
  servicePrincipal,
  consent,
  secrets,
]
