import type { ConfigurationFile } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { apiName, authorizationServer, fullScopes } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { serverUrl } from '../server-url.ts'

/**
 * The protected resource metadata of the server (RFC 9728), from which MCP clients learn where to sign in and what to ask
 * for. Scopes are listed in full: a client that asks by a short name asks Microsoft Graph (AADSTS650053), and where no
 * scope of the API is listed, VS Code gets a token for Graph.
 */
export const protectedResource = (registration: Registration) => ({
  // As it is written, not normalised: clients and Entra compare it as a string.
  resource: registration.server?.url ?? serverUrl(registration).href,
  authorization_servers: [authorizationServer(registration)],
  scopes_supported: fullScopes(registration),
  bearer_methods_supported: ['header'],
  resource_name: apiName(registration),
})

/** Where clients look for it: between the host and the path of the server. */
export function protectedResourceUrl(registration: Registration): URL {
  const { origin, pathname } = serverUrl(registration)
  return new URL(`${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`)
}

/** The document, for a server that does not serve one by itself. */
export const protectedResourceFile = (registration: Registration): ConfigurationFile =>
  jsonFile('oauth-protected-resource.json', protectedResource(registration))

/** The value of `WWW-Authenticate` on a 401. A scope that a quoted string cannot hold is found in the metadata. */
export function challenge(registration: Registration): string {
  const scopes = fullScopes(registration).filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))
  return [
    `Bearer resource_metadata="${protectedResourceUrl(registration).href}"`,
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
  ].join(', ')
}

/** For servers that have to be told to serve it. */
export const servingNotes = (registration: Registration): string[] => [
  `Serve oauth-protected-resource.json, as application/json and without asking for a token, at ${protectedResourceUrl(registration).href}, and answer a missing or bad token with 401 and WWW-Authenticate: ${challenge(registration)}`,
]
