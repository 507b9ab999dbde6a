import type { Registration } from '../model/registration.ts'

/**
 * `iss` of every access token for this API, byte for byte: servers compare it as a string.
 * The token version of the API decides, not the endpoint that issued the token.
 */
export function issuer(registration: Registration): string {
  const { tokenVersion, cloud, tenantId } = registration
  if (tokenVersion === 2) return authorizationServer(registration)
  // US Government shares the issuer of the public cloud.
  return `https://sts.${cloud.name === 'china' ? 'chinacloudapi.cn' : 'windows.net'}/${tenantId}/`
}

/** Who issues the tokens, as its metadata name it: the address that clients are sent to. */
export function authorizationServer({ cloud, tenantId }: Registration): string {
  // China signs in at one host and names another in its metadata and tokens.
  const host = cloud.name === 'china' ? 'https://login.partner.microsoftonline.cn' : cloud.login
  return `${host}/${tenantId}/v2.0`
}

/**
 * `aud` of an access token for this API. In version 2 always the bare client GUID. In version 1 the name by which the
 * client asked, so this is right only for clients that ask by the Application ID URI.
 */
export function audience(registration: Registration): string {
  return registration.tokenVersion === 1 ? applicationIdUri(registration) : apiId(registration)
}

/** The application (client) id that a client signs in with, in lower case. */
export const clientId = ({ appId }: Registration): string => appId.toLowerCase()

/** The application (client) id of the API in lower case, as Entra writes it into `aud`. */
export const apiId = ({ appId, apiAppId = appId }: Registration): string => apiAppId.toLowerCase()

/** What the server is called by those who sign in to it. */
export const apiName = ({ displayName, apiDisplayName = displayName }: Registration): string => apiDisplayName

/** Whether client and API are one registration. */
export const isItsOwnApi = ({ apiAppId }: Registration): boolean => apiAppId === undefined

/** The scope as MCP clients and the version 2 endpoint want it: `api://{client}/access_as_user`. */
export function fullScope(registration: Registration, scope: string): string {
  return `${applicationIdUri(registration)}/${scope}`
}

/** The scopes of the API as clients ask for them. */
export const fullScopes = (registration: Registration): string[] =>
  registration.scopes.map((scope) => fullScope(registration, scope))

/** The scope as the registration itself asks for it, on the version 2 endpoint. */
export function scopeForItself(registration: Registration, scope: string): string {
  return `${resourceForItself(registration)}/${scope}`
}

/**
 * The API as the registration itself names it. Entra lets a client that is its own API sign in by URI but refuses the
 * refresh an hour later (AADSTS90009); the GUID is good for both. Another API is named by its URI, which becomes the
 * audience where its tokens are of version 1.
 */
export function resourceForItself(registration: Registration): string {
  const isNamed = !isItsOwnApi(registration) && registration.identifierUris.length > 0
  return isNamed ? applicationIdUri(registration) : apiId(registration)
}

/** Where servers find the endpoints and keys of the tenant. */
export const metadataUrl = ({ cloud, tenantId, tokenVersion }: Registration): string =>
  `${cloud.login}/${tenantId}/${tokenVersion === 2 ? 'v2.0/' : ''}.well-known/openid-configuration`

export const keysUrl = ({ cloud, tenantId }: Registration): string =>
  `${cloud.login}/${tenantId}/discovery/v2.0/keys`

export const authorizeUrl = ({ cloud, tenantId }: Registration): string =>
  `${cloud.login}/${tenantId}/oauth2/v2.0/authorize`

export const tokenUrl = ({ cloud, tenantId }: Registration): string =>
  `${cloud.login}/${tenantId}/oauth2/v2.0/token`

/**
 * Whether an Application ID URI is the server's own address. MCP clients send that address as `resource`, and Entra
 * refuses a `resource` that does not belong to the app of the requested scopes (AADSTS9010010).
 */
export function ownsServerUrl({ identifierUris, server }: Registration): boolean {
  return server?.url !== undefined && identifierUris.includes(server.url)
}

/** The Application ID URI that scopes begin with. */
export function applicationIdUri(registration: Registration): string {
  const { identifierUris, server } = registration
  if (server?.url !== undefined && ownsServerUrl(registration)) return server.url
  return identifierUris[0] ?? `api://${apiId(registration)}`
}
