import type { Misconfiguration } from './catalogue.ts'
import { type Condition, signal } from './condition.ts'
import { audienceIsGraph } from './well-known.ts'

const isVersion2: Condition = {
  reads: 'the issuer of the token ends in /v2.0',
  holds: ({ parameters: { issuer } }) => /\/v2\.0/.test(issuer ?? ''),
}
const graphAnswers: Condition = signal(
  'graph-answer',
  'it is Microsoft Graph, or another service of Microsoft, that refuses the token',
)

const askApi = {
  kind: 'fix-scope-string',
  summary: 'let the client ask for the scope of the API',
  steps: [
    'Write the scope with its API: IDENTIFIER_URI/access_as_user. A bare name is one of Microsoft Graph.',
    'Sign in again.',
  ],
} as const

const version2 = {
  kind: 'set-token-version-2',
  summary: 'let the API issue version 2 tokens',
  automatic: true,
  steps: [
    'App registrations, the API (not the client), Manifest: `api.requestedAccessTokenVersion` to 2. In appreg.yaml: `api.tokenVersion: 2`, then `appreg apply`.',
    'Get a new token: old ones keep their version for an hour. Its `aud` is then the bare app id of the API.',
  ],
} as const

export const server: readonly Misconfiguration[] = [
  {
    id: 'token-issuer-refused',
    title: 'The server refuses the issuer of the token',
    codes: [],
    says: [
      'unexpected "iss" claim value',
      'idx10205',
      'issuer validation failed',
      'invalid issuer',
      'the iss claim is not valid',
      'the issuer … is invalid',
      'issuer of the token … sts.windows.net',
      'issuer … sts.windows.net',
      'sts.windows.net … issuer',
      'invalidissuererror',
      'claim value mismatch: iss',
      'issued by a different provider',
      "invalid claim value: 'iss'",
      // FastMCP, which takes tokens of version 2 only.
      'jwt signature/format invalid',
      'jwt issuer invalid',
      'jwt issuer is invalid',
      '"iss" … mismatch',
      'issuer mismatch',
      'wrong issuer',
    ],
    see: 'Sign-in works, and the server answers 401.',
    why: "The API's registration decides the version of its tokens. Unset or 1 gives the issuer https://sts.windows.net/TENANT/, while servers expect https://login.microsoftonline.com/TENANT/v2.0.",
    shows: [
      { what: 'issuer of the token (`iss`)', expected: '{expectedIssuer}', actual: '{issuer}' },
      {
        what: 'version of the token',
        expected: '2.0: https://login.microsoftonline.com/{tenant}/v2.0',
        actual: '{issuer}',
      },
    ],
    causes: [
      {
        cause:
          'The library lost the issuer before it could compare it: Microsoft.Identity.Web did so for a while, 1.14 for one.',
        only: signal('no-issuer', 'the refusal names no issuer'),
        checks: ['server-settings'],
        fix: {
          kind: 'other',
          summary: 'update the library that validates the token',
          steps: [
            'Update Microsoft.Identity.Web: its check of the issuer was made anew, in Microsoft.IdentityModel.Validators.',
          ],
        },
      },
      {
        cause:
          'The token is one of version 2, and the server expects the issuer of version 1, of another tenant, or of common.',
        only: isVersion2,
        checks: ['server-settings', 'token-claims'],
        fix: {
          kind: 'fix-server-issuer',
          summary: 'let the server expect the issuer of version 2, with the tenant of the token',
          steps: [
            'Set the issuer of the server to https://login.microsoftonline.com/TENANT/v2.0, and its metadata address to the same with /.well-known/openid-configuration.',
          ],
        },
      },
      {
        cause: 'The API issues version 1 tokens: `api.requestedAccessTokenVersion` is unset or 1.',
        unless: isVersion2,
        checks: ['token-version', 'token-claims'],
        fix: version2,
      },
      {
        cause: 'The server is configured with another tenant, cloud or form of the issuer.',
        unless: isVersion2,
        checks: ['server-settings', 'token-claims'],
        fix: {
          kind: 'fix-server-issuer',
          summary: 'let the server expect the issuer that the token has',
          steps: [
            'Set the issuer of the server to https://login.microsoftonline.com/TENANT/v2.0, with the tenant id and without a trailing slash.',
          ],
        },
      },
      {
        cause: 'The token is one of Microsoft Graph, whose issuer is always that of version 1.',
        when: audienceIsGraph,
        checks: ['token-claims', 'scope-text'],
        fix: askApi,
      },
    ],
    confidence: 'high',
  },
  {
    id: 'token-for-graph',
    title: 'The server was sent a token of Microsoft Graph',
    codes: [],
    says: [
      'audience … 00000003-0000-0000-c000-000000000000',
      'aud … 00000003-0000-0000-c000-000000000000',
      'audience … graph.microsoft.com',
      'aud … graph.microsoft.com',
      'idx10511',
      'idx10516',
      'signature verification failed',
      'invalid signature',
      'the signature is invalid',
      'the signature key was not found',
      'signature validation failed',
      'signing key … not found',
    ],
    see: 'The server answers 401: wrong audience, or a signature that never verifies.',
    why: 'A scope without its API is one of Microsoft Graph, and so is the token. Nobody but Graph can verify those.',
    shows: [
      { what: 'audience of the token (`aud`)', expected: 'the app id of the API', actual: '{audience}' },
    ],
    causes: [
      {
        cause: 'The client asks for a scope of Microsoft Graph, or for none of the API.',
        checks: ['token-claims', 'scope-text'],
        fix: askApi,
      },
      {
        cause:
          'The API has a signing key of its own (claims mapping), and the server reads the keys of the tenant.',
        checks: ['accept-mapped-claims', 'server-settings'],
        fix: {
          kind: 'other',
          summary: "let the server read the API's keys",
          steps: ['Use …/discovery/keys?appid=APP_ID, or remove the claims mapping policy.'],
        },
      },
      {
        cause: 'The server reads the keys of another tenant or cloud.',
        checks: ['server-settings'],
        fix: {
          kind: 'fix-server-issuer',
          summary: 'let the server use the metadata of the right tenant',
          steps: ['Set the authority of the server to https://login.microsoftonline.com/TENANT/v2.0.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'token-audience-refused',
    title: 'The server refuses the audience of the token',
    codes: [],
    says: [
      'unexpected "aud" claim value',
      'idx10214',
      'audience validation failed',
      'invalid audience',
      'invalid_audience',
      "invalid claim value: 'aud'",
      'this aud claim is not equal',
      'the aud claim is not valid',
      'the required audience is missing',
      'the audience … is invalid',
      'claim value mismatch: aud',
      'invalidaudienceerror',
      'jwt audience invalid',
      'jwt audience is invalid',
      "audience doesn't match",
      'audience mismatch',
      'wrong audience',
      'access token validation failure',
      'invalid authorization token audience',
      'invalid x5t claim',
    ],
    see: 'Sign-in works, and the server answers 401.',
    why: 'A version 2 token has the bare app id of the API as audience, a version 1 token the identifier that was asked for, such as api://APP_ID.',
    shows: [{ what: 'audience of the token (`aud`)', expected: '{expectedAudience}', actual: '{audience}' }],
    causes: [
      {
        cause: 'The token is one of Microsoft Graph: the scope was written without its API.',
        only: audienceIsGraph,
        checks: ['token-claims', 'scope-text'],
        fix: askApi,
      },
      {
        cause: 'The token is for another API, and was sent to Microsoft Graph.',
        only: graphAnswers,
        checks: ['token-claims', 'scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'get a token of its own for Microsoft Graph',
          steps: [
            'Ask for a scope of Graph, such as https://graph.microsoft.com/User.Read, or https://graph.microsoft.com/.default for client credentials.',
            'An API that calls Graph for its user exchanges the token that it got (on behalf of).',
          ],
        },
      },
      {
        cause: 'The server expects the other form of the audience: with api://, or the bare app id.',
        unless: graphAnswers,
        checks: ['server-settings', 'token-claims'],
        fix: {
          kind: 'fix-server-audience',
          summary: 'let the server expect the audience that the token has',
          steps: [
            'For version 2 tokens set the audience of the server to the bare app id of the API; accept api://APP_ID as well while version 1 tokens are about.',
          ],
        },
      },
      {
        cause: 'The client asks for the scope of another API, or of Microsoft Graph.',
        checks: ['token-claims', 'scope-text'],
        fix: askApi,
      },
      {
        cause: 'The API issues version 1 tokens, whose audience is the identifier URI.',
        checks: ['token-version'],
        fix: version2,
      },
    ],
    confidence: 'high',
  },
  {
    id: 'token-without-scope',
    title: 'The token has no scope',
    codes: [],
    says: [
      'no "scp"',
      'missing scp',
      'scp claim',
      'insufficient_scope',
      'idw10201',
      'neither scope or roles claim',
      'required scope',
    ],
    see: 'The server answers 401 or 403, because `scp` is missing or too narrow.',
    why: 'Only a token with a user has `scp`. An app-only token has `roles`, where the client was granted some.',
    causes: [
      {
        cause: 'The token is an app-only one, or was asked for with another scope.',
        checks: ['token-claims', 'scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'sign a user in and ask for the scope of the API; for services let the server check roles',
          steps: [
            'With a user: ask for IDENTIFIER_URI/access_as_user.',
            'Without: grant an app role, and let the server check `roles`.',
          ],
        },
      },
      {
        cause: 'The caller is a service, and the server looks for scopes only.',
        checks: ['server-settings', 'token-claims'],
        fix: {
          kind: 'other',
          summary: 'let the server accept app roles',
          steps: ['Check `roles` where the token has no `scp`.'],
        },
      },
      {
        cause: 'The client was not granted the scope.',
        checks: ['grants', 'required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'add the permission to the client, and consent to it',
          steps: ['The client, API permissions, Add a permission; then Grant admin consent.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'token-expired',
    title: 'The token has expired',
    codes: [],
    says: [
      'idx10223',
      '"exp" claim timestamp check failed',
      'jwt expired',
      'token is expired',
      'the token expired at',
      'signature has expired',
      'lifetime validation failed',
    ],
    see: 'The server answers 401 after about an hour.',
    why: 'Access tokens live for about an hour; the client has to refresh them.',
    causes: [
      {
        cause: 'The client did not get a new token, or has no refresh token.',
        checks: ['token-claims', 'scope-text'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again; add offline_access to the scope, so that the client can refresh',
          steps: ['Sign in again.', 'Add `offline_access` to the scope of the client.'],
        },
      },
      {
        cause: 'The scope lacks offline_access.',
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'add offline_access to the scope',
          steps: ['Write the scope as IDENTIFIER_URI/SCOPE offline_access.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'server-clock',
    title: "The server's clock is behind",
    codes: [],
    says: [
      'idx10222',
      '"nbf" claim timestamp check failed',
      'jwt not active',
      'cannot handle token prior to',
      'token is not yet valid',
      'token used before issued',
      'immaturesignatureerror',
    ],
    see: 'The server answers 401 to tokens that are new; a minute later they may pass.',
    why: 'A token counts from `nbf` on. A server whose clock is behind takes a token of now for one of the future.',
    causes: [
      {
        cause: 'The clock of the server that validates the token is off.',
        checks: ['token-claims'],
        fix: {
          kind: 'other',
          summary: 'set the clock of the server',
          steps: [
            'Synchronize the clock, and allow a few minutes of difference (clock skew) in the validation.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'server-without-metadata',
    title: "The server cannot read the tenant's metadata",
    codes: [],
    says: [
      'unable to download openid connect configuration',
      'idx20803',
      'idx20804',
      'unable to obtain configuration from',
    ],
    see: 'The server answers 500 to every request with a token.',
    why: 'To verify tokens the server reads the openid-configuration of the tenant in its authority.',
    causes: [
      {
        cause: 'The tenant in the authority of the server is wrong.',
        checks: ['server-settings', 'authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'set the authority of the server to https://login.microsoftonline.com/TENANT/v2.0',
          steps: ['Open AUTHORITY/.well-known/openid-configuration in a browser: it has to answer.'],
        },
      },
      {
        cause: 'The server may not reach login.microsoftonline.com.',
        checks: ['server-settings'],
        fix: {
          kind: 'other',
          summary: 'allow outgoing traffic to login.microsoftonline.com',
          steps: ['Try the address from the machine of the server; set its proxy.'],
        },
      },
      {
        cause: 'The issuer that the server is configured with is none of Entra.',
        checks: ['server-settings'],
        fix: {
          kind: 'fix-server-issuer',
          summary: 'correct the issuer of the server',
          steps: ['Set it to https://login.microsoftonline.com/TENANT/v2.0.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
