import type { Misconfiguration } from './catalogue.ts'

const metadata = {
  kind: 'fix-resource-metadata',
  summary: "correct the server's protected-resource metadata",
} as const

export const mcp: readonly Misconfiguration[] = [
  {
    id: 'no-dynamic-registration',
    title: 'The client wants to register itself, which Entra does not offer',
    codes: [],
    says: [
      'does not support dynamic client registration',
      'dynamic registration failed',
      'dynamic client registration failed',
      'failed to register oauth client',
      'dynamic client registration not supported',
      'does not support dcr',
      'registration_endpoint',
    ],
    see: 'The MCP client stops before any sign-in page.',
    why: 'Entra has no registration endpoint (RFC 7591). A client that was given no client id tries to make one.',
    causes: [
      {
        cause: 'The client was given no client id.',
        checks: ['client-settings', 'authorization-server-metadata'],
        fix: {
          kind: 'give-client-id',
          summary: 'give the client the client id of a registration',
          steps: [
            'Register the redirect URI of the client: `appreg redirect add URI --app APP_ID`.',
            'Configure the client id: VS Code `oauth.clientId`, Claude Code `--client-id`, Copilot CLI `oauthClientId`, mcp-remote `--static-oauth-client-info`, Copilot Studio OAuth 2.0, Manual.',
          ],
        },
      },
      {
        cause: "The server's metadata names a registration endpoint that does not work.",
        checks: ['authorization-server-metadata', 'resource-metadata'],
        fix: {
          ...metadata,
          summary: 'name Entra as authorization server, and advertise no registration endpoint',
          steps: ['`authorization_servers`: https://login.microsoftonline.com/TENANT/v2.0.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'resource-metadata-mismatch',
    title: "The server's metadata names another resource than its URL",
    codes: [],
    says: [
      'does not match mcp server resolved resource',
      'protected resource metadata resource',
      'protected resource … does not match expected',
      '/register … 404',
    ],
    see: 'The MCP client discards the metadata, and stops or asks the wrong host.',
    why: 'Clients compare `resource` of the protected-resource metadata with the URL they were given, character by character (RFC 9728, 3.3).',
    causes: [
      {
        cause:
          '`resource` and the URL in the client differ: a trailing slash, http behind a proxy, another host or path.',
        checks: ['resource-metadata', 'client-settings'],
        fix: {
          ...metadata,
          summary: 'make `resource` of the metadata and the URL in the client equal',
          steps: [
            'Compare both, slash included, and correct the public URL of the server or the URL in the client.',
            'Make the connection in the client anew: clients keep what they discovered.',
          ],
        },
      },
      {
        cause: 'The client then tried to register itself.',
        checks: ['client-settings'],
        fix: {
          kind: 'give-client-id',
          summary: 'give the client a client id',
          steps: ['Configure the client id of a registration in the client.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'resource-metadata-missing',
    title: 'The server has no protected-resource metadata',
    codes: [],
    says: [
      'failed to fetch protected resource metadata',
      'oauth-protected-resource … 404',
      'no protected resource metadata',
      'resource metadata not found',
    ],
    see: 'The MCP client does not find out where to sign in.',
    why: 'The answer 401 has to name the metadata (`WWW-Authenticate: Bearer resource_metadata="…"`), and the metadata the tenant and the scopes.',
    causes: [
      {
        cause:
          'The server or the gateway in front does not serve /.well-known/oauth-protected-resource without a token.',
        checks: ['resource-metadata'],
        fix: {
          ...metadata,
          summary: 'serve the protected-resource metadata, without a token',
          steps: [
            '`appreg config` prints the settings for the server. Behind a gateway: let /.well-known/ through.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'sign-in-succeeded-client-failed',
    title: 'The sign-in succeeded, and the client says it failed',
    codes: [],
    says: ['authorization with the mcp server failed', 'ofid_'],
    see: 'claude.ai shows a reference (ofid_…); the sign-in log of Entra shows success.',
    why: 'The page was fine; the token request after it was refused. Its number stands in the next entry of the log.',
    stands: 'for lack of better',
    causes: [
      {
        cause:
          'The token request was refused: 9010010 (resource), 53003 (Conditional Access) or 7000218 (no secret) were seen.',
        checks: ['sign-in-log', 'resource-metadata', 'secret-present'],
        fix: {
          kind: 'other',
          summary: 'find the number of the token request in the sign-in log, and diagnose that',
          steps: [
            'Entra admin center, Sign-in logs, the app: the entry after the interactive one. Then `appreg doctor NUMBER`.',
          ],
        },
      },
      {
        cause: 'The resource parameter of the client does not fit the scopes.',
        checks: ['resource-metadata', 'identifier-uri'],
        fix: {
          kind: 'fix-resource-parameter',
          summary: 'make identifier URI, metadata and scopes agree',
          steps: ['See AADSTS9010010.'],
        },
      },
      {
        cause: 'The redirect URI of the client stands under Web, and the client has no secret.',
        checks: ['secret-present'],
        fix: {
          kind: 'add-client-secret',
          summary: 'give the client a secret',
          steps: ['Create a secret, and put it into the advanced settings of the connector.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'authorization-server-metadata',
    title: "The client does not find Entra's metadata",
    codes: [],
    says: [
      'authorization_server_metadata error',
      'authorization server metadata',
      'oauth-authorization-server … 404',
      'failed to discover oauth',
    ],
    see: 'The MCP client stops before any sign-in page.',
    why: 'Entra answers only TENANT/v2.0/.well-known/openid-configuration; some clients ask for /.well-known/oauth-authorization-server (RFC 8414).',
    causes: [
      {
        cause:
          'The client asks for a document that Entra does not have, or the server names the wrong issuer.',
        checks: ['authorization-server-metadata', 'resource-metadata'],
        fix: {
          ...metadata,
          summary:
            'name https://login.microsoftonline.com/TENANT/v2.0 as authorization server; where the client cannot read that, publish its document again',
          steps: [
            'Configure the OIDC discovery URL in the client, if it has a setting for it.',
            'Else publish the openid-configuration of the tenant under /.well-known/oauth-authorization-server of the server.',
          ],
        },
      },
      {
        cause: 'The client cannot do without registration.',
        checks: ['client-settings'],
        fix: {
          kind: 'give-client-id',
          summary: 'give the client a client id',
          steps: ['Configure the client id of a registration in the client.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'authorize-on-own-host',
    title: 'The client opens /authorize on the server itself',
    codes: [],
    says: ['cannot get /authorize', '/authorize … 404'],
    see: "The browser lands on the MCP server's own host, and gets 404.",
    why: 'The client ignores `authorization_servers` of the metadata, or found none.',
    causes: [
      {
        cause: 'The client found no protected-resource metadata, or does not read it.',
        checks: ['resource-metadata'],
        fix: {
          ...metadata,
          steps: [
            'Serve the metadata where the answer 401 says it is.',
            'Or let /authorize of the server forward to Entra.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'client-never-signs-in',
    title: 'The client never opens a sign-in page',
    codes: [],
    says: ['needs-auth', 'needs authentication'],
    see: 'The MCP server stays "needs-auth", its tools never appear, and Entra logs nothing.',
    why: 'The client has no way to open a browser here, or was not asked to.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'The sign-in was never started.',
        checks: ['client-settings'],
        fix: {
          kind: 'reconnect',
          summary: "start the sign-in from the client's list of MCP servers",
          steps: ['Claude Code: `/mcp`, Authenticate. Copilot CLI: `/mcp`. VS Code: MCP: List Servers.'],
        },
      },
      {
        cause: 'The client cannot sign in without a client id.',
        checks: ['client-settings'],
        fix: {
          kind: 'give-client-id',
          summary: 'give the client a client id',
          steps: ['Configure the client id of a registration in the client.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
