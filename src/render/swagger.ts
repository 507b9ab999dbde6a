import type { Registration } from '../model/registration.ts'
import { authorizeUrl, scopeForItself, tokenUrl } from './entra.ts'

/**
 * The API definition (Swagger 2.0) of a connector to an MCP server: one operation, which Copilot Studio recognises by
 * `x-ms-agentic-protocol`. Microsoft's published schema does not know that extension yet; the service does.
 */
export function mcpSwagger(registration: Registration): unknown {
  const { displayName, scopes, server } = registration
  const { protocol, host, pathname } = new URL(server?.url ?? 'https://dummyurl.contoso.com/mcp')
  // As in the Security tab.
  const names = scopes.map((scope) => [scopeForItself(registration, scope), scope] as const)
  return {
    swagger: '2.0',
    // paconn stops with a KeyError where the description is missing.
    info: { title: displayName, description: `MCP server ${displayName}`, version: '1.0.0' },
    host,
    basePath: '/',
    schemes: [protocol.replace(':', '')],
    consumes: [],
    produces: [],
    paths: {
      [pathname]: {
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
    securityDefinitions: {
      'oauth2-auth': {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: authorizeUrl(registration),
        tokenUrl: tokenUrl(registration),
        scopes: Object.fromEntries(names),
      },
    },
    security: [{ 'oauth2-auth': names.map(([full]) => full) }],
    tags: [],
  }
}
