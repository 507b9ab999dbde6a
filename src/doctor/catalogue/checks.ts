import type { Link } from '../../model/finding.ts'

/**
 * How a cause is established: which values are compared. `client` is the application object of the client or connector,
 * `API` that of the API; "its service principal" is the one in the tenant where people sign in.
 */
export const checks = {
  'redirect-uri-registered':
    'the redirect URI of the request against `web`, `spa` and `publicClient` `.redirectUris` of the client, character by character; the port counts on no loopback address',
  'redirect-uri-platform': 'under which of `web`, `spa` and `publicClient` the client holds the redirect URI',
  'redirect-uri-secure':
    'that every redirect URI is https, but for `http://localhost` and `http://127.0.0.1`',
  'redirect-uri-in-connector':
    "the redirect URL on the connector's Security tab against the redirect URIs of the client",
  'redirect-uri-of-request': 'the `redirect_uri` of the authorize request against that of the token request',
  'client-exists': 'that the tenant holds an application or a service principal with the client id',
  'client-id-in-connector':
    'the client id that the connector or client is configured with against `appId` of the client',
  'client-enabled': "`accountEnabled` of the client's service principal",
  'client-service-principal': 'that the client has a service principal in the tenant',
  'api-service-principal': 'that the API has a service principal in the tenant',
  'api-enabled': "`accountEnabled` of the API's service principal",
  'public-client-flows': '`isFallbackPublicClient` of the client',
  'implicit-grant': '`web.implicitGrantSettings` of the client',
  'secret-present': 'that the client has a password credential that is valid, and the connector a secret',
  'secret-hint': 'the first three characters of the configured secret against `passwordCredentials[].hint`',
  'secret-is-id': 'the configured secret against `passwordCredentials[].keyId`',
  'secret-valid': '`passwordCredentials[].endDateTime` of the client against now',
  'secret-age': '`passwordCredentials[].startDateTime`: that they were made more than some minutes ago',
  'certificate-registered':
    'the thumbprint of the signing certificate against `keyCredentials[].customKeyIdentifier`, and its `endDateTime` against now',
  'assertion-claims': '`iss`, `sub`, `aud`, `nbf`, `exp` and `alg` of the client assertion',
  'federated-credential':
    '`issuer`, `subject` and `audiences` of `federatedIdentityCredentials` against the presented ones, upper and lower case included',
  'federated-credential-age': 'that the federated credential is older than some minutes',
  'identifier-uri': 'the resource of the request against `identifierUris` of the API',
  'identifier-uri-domain': 'that the host of the identifier URI is a verified domain of the tenant',
  'scope-exposed':
    'the name of the scope against the enabled `api.oauth2PermissionScopes[].value` of the API',
  'scope-text': 'the scope text that the client or connector is configured with',
  'resource-metadata':
    "`resource`, `authorization_servers` and `scopes_supported` of the server's protected-resource metadata against URL and registration",
  'authorization-server-metadata': 'which discovery documents of the authorization server answer',
  'required-access': '`requiredResourceAccess` of the client',
  grants: "`oauth2PermissionGrants` and `appRoleAssignments` of the client's service principal",
  'consent-policy': "who may consent: `type` of the scope and the tenant's authorization policy",
  'pre-authorized': '`api.preAuthorizedApplications` of the API',
  'first-party-client': "whether the client id is one of Microsoft's own",
  'sign-in-audience': '`signInAudience` of the application against the authority of the request',
  authority: 'the tenant in the authorize and token URLs against the tenant of the registration',
  cloud: 'the login host of the request against the cloud of the tenant',
  'user-in-tenant': 'that the account is a member or guest of the tenant',
  assignment:
    '`appRoleAssignmentRequired` of the service principal, and whether user, group or client is assigned',
  'token-version': '`api.requestedAccessTokenVersion` of the API',
  'token-claims': "`iss`, `aud`, `ver`, `exp`, `scp` and `roles` of the token against the server's settings",
  'server-settings': 'the issuer and the audience that the server is configured with',
  'accept-mapped-claims':
    '`api.acceptMappedClaims` of the API and the claims mapping policies of its service principal',
  'conditional-access': 'the Conditional Access tab of the entry in the sign-in log',
  'sign-in-log': 'the entry of the sign-in log with the correlation id of the message',
  'tenant-policy': 'the app management policies of the tenant',
  'connector-settings':
    "the fields of the connector's Security tab, or `oAuthSettings` of its apiProperties.json",
  'client-settings': 'the settings of the client',
} as const satisfies Readonly<Record<string, string>>

export type CheckName = keyof typeof checks

/** The link of the chain that each looks at. */
const links: Readonly<Record<CheckName, Link>> = {
  'redirect-uri-registered': 'redirect URI',
  'redirect-uri-platform': 'redirect URI',
  'redirect-uri-secure': 'redirect URI',
  'redirect-uri-in-connector': 'redirect URI',
  'redirect-uri-of-request': 'redirect URI',
  'client-exists': 'registration',
  'client-id-in-connector': 'client',
  'client-enabled': 'registration',
  'client-service-principal': 'registration',
  'api-service-principal': 'registration',
  'api-enabled': 'registration',
  'public-client-flows': 'registration',
  'implicit-grant': 'registration',
  'secret-present': 'registration',
  'secret-hint': 'client',
  'secret-is-id': 'client',
  'secret-valid': 'registration',
  'secret-age': 'registration',
  'certificate-registered': 'registration',
  'assertion-claims': 'client',
  'federated-credential': 'registration',
  'federated-credential-age': 'registration',
  'identifier-uri': 'scope',
  'identifier-uri-domain': 'scope',
  'scope-exposed': 'scope',
  'scope-text': 'scope',
  'resource-metadata': 'server',
  'authorization-server-metadata': 'server',
  'required-access': 'consent',
  grants: 'consent',
  'consent-policy': 'consent',
  'pre-authorized': 'consent',
  'first-party-client': 'client',
  'sign-in-audience': 'registration',
  authority: 'client',
  cloud: 'client',
  'user-in-tenant': 'registration',
  assignment: 'consent',
  'token-version': 'token',
  'token-claims': 'token',
  'server-settings': 'server',
  'accept-mapped-claims': 'token',
  'conditional-access': 'token',
  'sign-in-log': 'token',
  'tenant-policy': 'registration',
  'connector-settings': 'client',
  'client-settings': 'client',
}

export const linkOf = (check: CheckName): Link => links[check]
