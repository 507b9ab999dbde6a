import type { Registration } from '../model/registration.ts'

/**
 * `iss` of every access token for this API, byte for byte: servers compare it as a string.
 * The token version of the API decides, not the endpoint that issued the token.
 */
export function issuer({ tokenVersion, cloud, tenantId }: Registration): string {
  // China signs in at one host and names another in its tokens. US Government shares the public version 1 issuer.
  if (tokenVersion === 1) {
    return `https://sts.${cloud.name === 'china' ? 'chinacloudapi.cn' : 'windows.net'}/${tenantId}/`
  }
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
const apiId = ({ appId, apiAppId = appId }: Registration): string => apiAppId.toLowerCase()

/** Whether client and API are one registration. */
export const isItsOwnApi = ({ apiAppId }: Registration): boolean => apiAppId === undefined

/** The scope as MCP clients and the version 2 endpoint want it: `api://{client}/access_as_user`. */
export function fullScope(registration: Registration, scope: string): string {
  return `${applicationIdUri(registration)}/${scope}`
}

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

function applicationIdUri(registration: Registration): string {
  const { identifierUris, server } = registration
  if (server?.url !== undefined && ownsServerUrl(registration)) return server.url
  return identifierUris[0] ?? `api://${apiId(registration)}`
}
