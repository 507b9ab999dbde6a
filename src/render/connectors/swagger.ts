import type { Registration } from '../../model/registration.ts'
import { serverUrl } from '../server-url.ts'
import type { OpenApi } from '../target.ts'

/** The security definitions of a connector, each of which lets a caller in. */
export type Security = Readonly<
  Record<string, { readonly definition: object; readonly scopes: readonly string[] }>
>

export interface OAuthEndpoints {
  readonly authorizationUrl: string
  readonly tokenUrl: string
  /** Each as it is asked for, and what it is called. */
  readonly scopes: readonly (readonly [scope: string, name: string])[]
}

export const oauthSecurity = ({ authorizationUrl, tokenUrl, scopes }: OAuthEndpoints): Security => ({
  'oauth2-auth': {
    definition: {
      type: 'oauth2',
      flow: 'accessCode',
      authorizationUrl,
      tokenUrl,
      scopes: Object.fromEntries(scopes),
    },
    scopes: scopes.map(([scope]) => scope),
  },
})

/** The parameter of a connection that holds the key has the same name. */
export const keySecurity = (header: string): Security => ({
  api_key: { definition: { type: 'apiKey', in: 'header', name: header }, scopes: [] },
})

/** The API definition of a connector: of an MCP server, or the document that somebody gave, with security of ours. */
export function definition(registration: Registration, security: Security, openApi?: OpenApi): OpenApi {
  const base = openApi ? completed(openApi, registration) : mcpSwagger(registration)
  return {
    ...base,
    securityDefinitions: Object.fromEntries(
      Object.entries(security).map(([name, { definition: one }]) => [name, one]),
    ),
    security: Object.entries(security).map(([name, { scopes }]) => ({ [name]: scopes })),
  }
}

/** With what the document does not say, and Microsoft's tools stop without. */
const completed = (openApi: OpenApi, registration: Registration): OpenApi => ({
  ...located(registration),
  ...openApi,
  info: { ...information(registration), ...Object(openApi.info) },
})

const information = ({ displayName }: Registration) => ({
  title: displayName,
  // paconn stops with a KeyError where it is missing.
  description: `API ${displayName}`,
  version: '1.0.0',
})

function located(registration: Registration): OpenApi {
  const { protocol, host } = serverUrl(registration)
  return { host, schemes: [protocol.replace(':', '')] }
}

/**
 * One operation (Swagger 2.0), which Copilot Studio recognises by `x-ms-agentic-protocol`. Microsoft's published schema
 * does not know that extension yet; the service does.
 */
function mcpSwagger(registration: Registration): OpenApi {
  const { displayName } = registration
  return {
    swagger: '2.0',
    info: { ...information(registration), description: `MCP server ${displayName}` },
    basePath: '/',
    ...located(registration),
    consumes: [],
    produces: [],
    paths: {
      [serverUrl(registration).pathname]: {
        post: {
          summary: displayName,
          description: 'MCP streamable HTTP endpoint',
          operationId: 'InvokeMCP',
          'x-ms-agentic-protocol': 'mcp-streamable-1.0',
          responses: { 200: { description: 'Success' } },
        },
      },
    },
    definitions: {},
    parameters: {},
    responses: {},
    tags: [],
  }
}
