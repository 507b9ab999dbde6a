/** Messages as Entra writes them, with fake ids. */
export const appId = '0b1c2d3e-4f50-4162-8374-95a6b7c8d9e0'
export const otherAppId = '1c2d3e4f-5061-4273-8495-a6b7c8d9e0f1'
export const tenantId = '2d3e4f50-6172-4384-95a6-b7c8d9e0f102'
export const graphId = '00000003-0000-0000-c000-000000000000'
export const correlationId = '3e4f5061-7283-4495-a6b7-c8d9e0f10213'
export const timestamp = '2026-03-04 05:06:07Z'

export const tail = ` Trace ID: 4f506172-8394-45a6-b7c8-d9e0f1021324 Correlation ID: ${correlationId} Timestamp: ${timestamp}`

export const redirectMismatch = (uri: string): string =>
  `AADSTS50011: The redirect URI '${uri}' specified in the request does not match the redirect URIs configured for the application '${appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.${tail}`

export const unknownResource = (resource: string): string =>
  `AADSTS500011: The resource principal named ${resource} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.${tail}`

export const unknownClient = (client: string): string =>
  `AADSTS700016: Application with identifier '${client}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.${tail}`

export const selfByUri = (client: string): string =>
  `AADSTS90009: Application '${client}'(My client) is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.${tail}`

export const notListed = (client: string): string =>
  `AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: ${client}(My client). Resource value from request: api://${otherAppId}. Resource app ID: ${otherAppId}. List of valid resources from app registration: ${graphId}.${tail}`

export const unknownScope = (resource: string): string =>
  `AADSTS650053: The application 'My client' asked for scope 'access_as_user' that doesn't exist on the resource '${resource}'. Contact the app vendor.${tail}`

export const missingCredential = `AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.${tail}`

/** An answer of the token endpoint. */
export const answer = (error: string, description: string): string =>
  JSON.stringify({
    error,
    error_description: description,
    error_codes: [Number(/AADSTS(\d+)/.exec(description)?.[1])],
    timestamp,
    correlation_id: correlationId,
  })

/** A token with these claims; its signature is none. */
export const jwt = (claims: object, header: object = { alg: 'RS256', typ: 'JWT' }): string =>
  [JSON.stringify(header), JSON.stringify(claims), 'no signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
