import * as z from 'zod'
import { filled, placeholders } from './api-properties.ts'

const url = z.url()

/** A connector's sign-in settings, as its Security tab has them. */
export const connectorBody = z.discriminatedUnion('identityProvider', [
  z.strictObject({
    identityProvider: z.literal('aad'),
    name: z.string().regex(/^[a-z0-9-]+$/),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    loginUri: url.default('https://login.microsoftonline.com'),
    tenantId: z.string().default('common'),
    resourceUri: z.string(),
    scopes: z.array(z.string()).default([]),
  }),
  z.strictObject({
    identityProvider: z.literal('oauth2'),
    name: z.string().regex(/^[a-z0-9-]+$/),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    authorizationUrl: url,
    tokenUrl: url,
    refreshUrl: url,
    scopes: z.array(z.string()).default([]),
  }),
  z.strictObject({
    identityProvider: z.literal('oauth2generic'),
    name: z.string().regex(/^[a-z0-9-]+$/),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    authorizationUrlTemplate: z.string(),
    authorizationUrlQueryStringTemplate: z.string(),
    tokenUrlTemplate: z.string(),
    tokenBodyTemplate: z.string(),
    refreshUrlTemplate: z.string(),
    refreshBodyTemplate: z.string(),
    scopes: z.array(z.string()).default([]),
    /** What a person entered for the connection. */
    values: z.record(z.string(), z.string()).default({}),
  }),
])

export type Connector = z.infer<typeof connectorBody>

/** A registered connector with the connection that was made last. */
export interface Connection {
  readonly connector: Connector
  refreshToken: string | undefined
  /** What the connector sends to its server. */
  accessToken: string | undefined
}

export const CONSENT_ORIGIN = 'https://global.consent.azure-apim.net'

/** Every connector has a redirect URI of its own. */
export const redirectUri = ({ name }: Connector): string => `${CONSENT_ORIGIN}/redirect/${name}`

const v1 = (connector: Extract<Connector, { identityProvider: 'aad' }>, end: 'authorize' | 'token'): string =>
  `${connector.loginUri.replace(/\/$/, '')}/${connector.tenantId}/oauth2/${end}`

/** Where the person is sent. The Azure Active Directory provider speaks v1 and names a resource. */
export function loginUrl(connector: Connector, state: string): string {
  const common = {
    client_id: connector.clientId,
    response_type: 'code',
    redirect_uri: redirectUri(connector),
    state,
  }
  if (connector.identityProvider === 'aad') {
    const query = new URLSearchParams({
      ...common,
      resource: connector.resourceUri,
      prompt: 'select_account',
    })
    return `${v1(connector, 'authorize')}?${query}`
  }
  if (connector.identityProvider === 'oauth2generic') {
    const values = { ...placeholders(connector, redirectUri(connector)), State: state }
    return filled(connector.authorizationUrlTemplate + connector.authorizationUrlQueryStringTemplate, values)
  }
  const query = new URLSearchParams({ ...common, scope: connector.scopes.join(' ') })
  return `${connector.authorizationUrl}?${query}`
}

/** Where a code or refresh token goes, and what goes along. A refresh names no scope. */
export function tokenCall(
  connector: Connector,
  grant: { code: string } | { refreshToken: string },
): { url: string; fields: Record<string, string> } {
  if (connector.identityProvider === 'oauth2generic') return templateCall(connector, grant)
  const aad = connector.identityProvider === 'aad'
  const resource: Record<string, string> = aad ? { resource: connector.resourceUri } : {}
  if ('code' in grant)
    return {
      url: aad ? v1(connector, 'token') : connector.tokenUrl,
      fields: {
        grant_type: 'authorization_code',
        code: grant.code,
        redirect_uri: redirectUri(connector),
        ...resource,
      },
    }
  return {
    url: aad ? v1(connector, 'token') : connector.refreshUrl,
    fields: { grant_type: 'refresh_token', refresh_token: grant.refreshToken, ...resource },
  }
}

function templateCall(
  connector: Extract<Connector, { identityProvider: 'oauth2generic' }>,
  grant: { code: string } | { refreshToken: string },
): { url: string; fields: Record<string, string> } {
  const values = placeholders(connector, redirectUri(connector))
  const [url, body] =
    'code' in grant
      ? [connector.tokenUrlTemplate, filled(connector.tokenBodyTemplate, { ...values, Code: grant.code })]
      : [
          connector.refreshUrlTemplate,
          filled(connector.refreshBodyTemplate, { ...values, RefreshToken: grant.refreshToken }),
        ]
  return { url: filled(url, values), fields: Object.fromEntries(new URLSearchParams(body)) }
}
