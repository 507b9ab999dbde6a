import type { CheckName } from '../catalogue/checks.ts'
import { signInLogEntry } from '../catalogue/sign-in-log.ts'
import { assertionClaims } from './assertion.ts'
import { type Check, elsewhere } from './check.ts'
import {
  clientEnabled,
  clientExists,
  clientIdInConnector,
  clientServicePrincipal,
  firstPartyClient,
  implicitGrant,
  publicClientFlows,
} from './client.ts'
import { consentPolicy, grants, preAuthorized, requiredAccess } from './consent.ts'
import {
  certificateRegistered,
  secretAge,
  secretHint,
  secretIsId,
  secretPresent,
  secretValid,
} from './credential.ts'
import { federatedCredential, federatedCredentialAge } from './federated.ts'
import {
  redirectUriOfRequest,
  redirectUriPlatform,
  redirectUriRegistered,
  redirectUriSecure,
} from './redirect-uri.ts'
import { apiEnabled, apiServicePrincipal, identifierUri, identifierUriDomain } from './resource.ts'
import { scopeExposed, scopeText } from './scope.ts'
import { authority, cloud, signInAudience, tenantPolicy } from './tenant.ts'
import { acceptMappedClaims, tokenClaims, tokenVersion } from './token.ts'
import { assignment, userInTenant } from './user.ts'

const securityTab = "the connector's Security tab, or oAuthSettings of its apiProperties.json"
const serverMetadata = "the server's protected-resource metadata: /.well-known/oauth-protected-resource"

/** One for each name of the catalogue. Those that no tenant can tell say where a person has to look. */
export const checksByName: Readonly<Record<CheckName, Check>> = {
  'redirect-uri-registered': redirectUriRegistered,
  'redirect-uri-platform': redirectUriPlatform,
  'redirect-uri-secure': redirectUriSecure,
  'redirect-uri-in-connector': elsewhere(securityTab),
  'redirect-uri-of-request': redirectUriOfRequest,
  'client-exists': clientExists,
  'client-id-in-connector': clientIdInConnector,
  'client-enabled': clientEnabled,
  'client-service-principal': clientServicePrincipal,
  'api-service-principal': apiServicePrincipal,
  'api-enabled': apiEnabled,
  'public-client-flows': publicClientFlows,
  'implicit-grant': implicitGrant,
  'secret-present': secretPresent,
  'secret-hint': secretHint,
  'secret-is-id': secretIsId,
  'secret-valid': secretValid,
  'secret-age': secretAge,
  'certificate-registered': certificateRegistered,
  'assertion-claims': assertionClaims,
  'federated-credential': federatedCredential,
  'federated-credential-age': federatedCredentialAge,
  'identifier-uri': identifierUri,
  'identifier-uri-domain': identifierUriDomain,
  'scope-exposed': scopeExposed,
  'scope-text': scopeText,
  'resource-metadata': elsewhere(serverMetadata),
  'authorization-server-metadata': elsewhere('the discovery documents of the authorization server'),
  'required-access': requiredAccess,
  grants,
  'consent-policy': consentPolicy,
  'pre-authorized': preAuthorized,
  'first-party-client': firstPartyClient,
  'sign-in-audience': signInAudience,
  authority,
  cloud,
  'user-in-tenant': userInTenant,
  assignment,
  'token-version': tokenVersion,
  'token-claims': tokenClaims,
  'server-settings': elsewhere('issuer and audience in the settings of the server'),
  'accept-mapped-claims': acceptMappedClaims,
  'conditional-access': elsewhere(`${signInLogEntry}, tab Conditional Access`),
  'sign-in-log': elsewhere(signInLogEntry),
  'tenant-policy': tenantPolicy,
  'connector-settings': elsewhere(securityTab),
  'client-settings': elsewhere('the settings of the client'),
}
