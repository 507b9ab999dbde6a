import type { Misconfiguration } from './catalogue.ts'
import { type Condition, signal } from './condition.ts'
import { apiIsMicrosofts } from './well-known.ts'

const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access', '.default'])

const hasBareScope: Condition = {
  reads: 'a scope of the request has no API in front',
  holds: ({ parameters: { scope = '' } }) =>
    scope.split(/\s+/).some((name) => /^[\w.-]+$/.test(name) && !openIdScopes.has(name)),
}

const sendNone = {
  kind: 'fix-resource-parameter',
  summary: 'use a client or a proxy that sends no resource parameter',
  steps: [
    '`npx mcp-remote URL --disable-resource-parameter` between client and server.',
    'Or an OAuth proxy that removes `resource` from the requests to Entra.',
  ],
} as const

export const resourceParameter: readonly Misconfiguration[] = [
  {
    id: 'self-token-by-uri',
    title: 'The app asks for a token for itself by its URI',
    codes: [90009],
    says: ['is requesting a token for itself'],
    see: 'Often the first sign-in works, and the connection dies after an hour, when it is refreshed.',
    why: 'A client that is its own API has to name itself by the bare app id. By api://…, or without a scope in the refresh, it is refused.',
    shows: [
      {
        what: 'resource of the request',
        expected: 'the bare app id {appId}',
        actual: 'an identifier URI, or no scope',
      },
    ],
    causes: [
      {
        cause: 'Connector and API are one registration, and the resource or scope is written with api://.',
        checks: ['scope-text', 'connector-settings'],
        fix: {
          kind: 'use-guid-resource',
          summary: 'name the resource by its app id: {appId}',
          steps: [
            'Identity provider Azure Active Directory: put {appId} into Resource URL, without api://.',
            'Generic OAuth 2: write the scope as `{appId}/access_as_user offline_access`, and the same in the refresh.',
            'Or use a second registration for the connector: `topology: split` in appreg.yaml.',
            'Make a new connection.',
          ],
        },
      },
      {
        cause: 'The refresh request carries no scope.',
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'send the scope with the refresh as well',
          steps: ['Let the client repeat `{appId}/access_as_user` in the refresh request.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'resource-parameter-mismatch',
    title: 'The resource parameter does not belong to the requested scopes',
    codes: [9010010],
    says: [
      "resource parameter provided in the request doesn't match with the requested scopes",
      'invalid_target',
    ],
    see: 'An MCP client that follows the specification is refused with invalid_target; older clients work.',
    why: "MCP clients send `resource` with the server's address (RFC 8707). Entra accepts it only if it equals an identifier URI of the app that owns all requested scopes; a bare scope counts as one of Microsoft Graph.",
    shows: [
      {
        what: 'resource of the request',
        expected: 'an identifier URI of the app that owns the scopes {scope}',
        actual: '{resource}',
      },
    ],
    causes: [
      {
        cause: 'The scope is written without its API, so that it counts as one of Microsoft Graph.',
        only: hasBareScope,
        checks: ['scope-text', 'resource-metadata'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'write the scopes in full, in the client and in `scopes_supported` of the server',
          steps: ['Use the identifier URI and the name of the scope, such as {resource}/access_as_user.'],
        },
      },
      {
        cause: "A proxy in front of Entra passes the client's resource parameter on.",
        only: signal('proxy', 'the text speaks of a proxy'),
        checks: ['resource-metadata'],
        fix: {
          kind: 'fix-resource-parameter',
          summary: 'let the proxy drop the resource parameter',
          steps: [
            'Remove `resource` from the authorize, token and refresh requests that the proxy sends to Entra.',
          ],
        },
      },
      {
        cause:
          "The server is Microsoft's, and its address is no identifier of its API: only the client can help.",
        only: apiIsMicrosofts,
        checks: ['client-settings', 'resource-metadata'],
        fix: sendNone,
      },
      {
        cause:
          'The client sends the address of the server, or adds a slash to it, where the API has another identifier.',
        unless: apiIsMicrosofts,
        checks: ['identifier-uri-domain', 'client-settings'],
        fix: sendNone,
      },
      {
        cause: "The API does not have the server's address as an identifier URI.",
        unless: apiIsMicrosofts,
        checks: ['identifier-uri', 'identifier-uri-domain', 'resource-metadata'],
        fix: {
          kind: 'add-identifier-uri',
          summary:
            "add the server's address, exactly as the client sends it, to the identifier URIs of the API",
          automatic: true,
          steps: [
            'Its host has to be under a verified domain of the tenant. In appreg.yaml: `api.identifierUri: {resource}`, then `appreg apply`.',
            "Make `resource` of the server's metadata equal to it, and write `scopes_supported` as {resource}/access_as_user.",
            'Prefer an address with a path: of a bare host some clients make one with a trailing slash.',
            'Make the connection in the client anew: clients keep what they discovered.',
          ],
        },
      },
      {
        cause:
          "The server's metadata names another resource than the registration has, or scopes of another one.",
        when: signal('resource-metadata', "the text shows the server's metadata"),
        checks: ['resource-metadata'],
        fix: {
          kind: 'fix-resource-metadata',
          summary: 'make `resource` of the metadata equal to the identifier URI',
          steps: ['Correct the protected-resource metadata of the server.'],
        },
      },
      {
        cause: 'The scopes are written without the identifier URI of the API.',
        checks: ['scope-text', 'resource-metadata'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'write the scopes in full, with the same identifier URI as resource',
          steps: ["Correct the scopes in the client and in `scopes_supported` of the server's metadata."],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'resource-parameter-refused',
    title: 'A resource parameter where only scopes are allowed',
    codes: [901002],
    says: ["the 'resource' request parameter is not supported"],
    see: 'The sign-in page or the token request is refused.',
    why: 'The v2.0 endpoints name the API in the scope; `resource` is the way of the v1 endpoints.',
    shows: [{ what: 'resource of the request', expected: 'none', actual: '{resource}' }],
    causes: [
      {
        cause: 'The client sends `resource` to a v2.0 endpoint.',
        checks: ['client-settings', 'connector-settings'],
        fix: {
          kind: 'fix-resource-parameter',
          summary: 'take the resource parameter out of the request',
          steps: [
            'Name the API in the scope instead: IDENTIFIER_URI/SCOPE.',
            'Or use the v1 endpoints (/oauth2/authorize, /oauth2/token).',
          ],
        },
      },
    ],
    confidence: 'low',
  },
]
