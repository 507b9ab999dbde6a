import type { Misconfiguration } from './catalogue.ts'
import { type Condition, either, signal, wording } from './condition.ts'
import { resourceIsGraph } from './well-known.ts'

const missing = (name: RegExp, reads: string): Condition => ({
  reads,
  holds: ({ parameters }) => name.test(parameters.name ?? ''),
})
const scopeMissing = missing(/^scope$/i, 'the missing parameter is scope')
const clientIdMissing = missing(/^client_?id$/i, 'the missing parameter is client_id')
const redirectMissing = missing(/^redirect_?uri$/i, 'the missing parameter is redirect_uri')

const whole = [
  'Write the scope as it stands under "Expose an API": api://APP_ID/access_as_user, or APP_ID/access_as_user where client and API are one.',
  'Separate several scopes by blanks, and add `offline_access` for a connection that lasts.',
]

export const scope: readonly Misconfiguration[] = [
  {
    id: 'scope-unknown',
    title: 'The API does not have the requested scope',
    codes: [650053, 28002],
    says: ["asked for scope … that doesn't exist on the resource"],
    see: 'The sign-in page says that the scope does not exist on the resource.',
    why: 'The name of the scope is looked up among the enabled scopes of the API. A name without an API in front is looked up on Microsoft Graph.',
    shows: [
      { what: 'scope of the request', expected: 'an enabled scope of {resourceAppId}', actual: '{scope}' },
    ],
    causes: [
      {
        cause: 'The scope is written without its API, so that Entra looks for it on Microsoft Graph.',
        only: resourceIsGraph,
        checks: ['scope-text', 'connector-settings'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'write the scope with its API: IDENTIFIER_URI/{scope}',
          steps: whole,
        },
      },
      {
        cause: 'The API does not expose this scope, or has it disabled.',
        unless: resourceIsGraph,
        checks: ['scope-exposed'],
        fix: {
          kind: 'add-scope',
          summary: 'expose the scope {scope} on {resourceAppId}',
          automatic: true,
          steps: [
            'In appreg.yaml: add `{ value: {scope} }` under `api.scopes`, then `appreg apply`.',
            'Or in the Entra admin center: the API, Expose an API, Add a scope; state Enabled.',
          ],
        },
      },
      {
        cause: 'The name of the scope is mistyped in the client, or it is a role and not a scope.',
        checks: ['scope-text', 'scope-exposed'],
        fix: { kind: 'fix-scope-string', summary: 'correct the scope in the client', steps: whole },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'parameter-missing',
    title: 'The request lacks a parameter',
    codes: [900144, 90014, 28003, 90100],
    says: ['the request body must contain the following parameter', 'is missing from the credential'],
    see: 'The sign-in page or the token request names the missing parameter.',
    why: 'Entra demands it; mostly a field of the connector or a variable of the client is empty.',
    shows: [{ what: 'parameter {name} of the request', expected: 'a value', actual: 'missing or empty' }],
    causes: [
      {
        cause: 'The scope is empty: the field of the connector was left out, or the client discovered none.',
        only: either(scopeMissing, {
          reads: 'the message names none',
          holds: ({ parameters }) => !parameters.name,
        }),
        checks: ['scope-text', 'resource-metadata'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'fill in the scope',
          steps: [
            ...whole,
            'In Copilot Studio choose OAuth 2.0, Manual, and type the scopes: dynamic discovery may send none.',
          ],
        },
      },
      {
        cause: 'The client id is empty: a variable or field of the client was not filled in.',
        only: clientIdMissing,
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'fill in the client id',
          steps: ['Copy the Application (client) ID from the overview page of the registration.'],
        },
      },
      {
        cause: 'The client sends no redirect URI.',
        only: redirectMissing,
        checks: ['redirect-uri-registered', 'client-settings'],
        fix: {
          kind: 'add-redirect-uri',
          summary: 'set the redirect URI in the client, and register it',
          steps: ['Configure it in the client, then run `appreg redirect add URI --app {appId}`.'],
        },
      },
      {
        cause: 'The client, a proxy or the form of the body dropped the parameter {name}.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send the parameter {name}',
          steps: [
            'Look at the settings of the client for {name}.',
            'A token request is a POST with the content type application/x-www-form-urlencoded: JSON is not read.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'scope-not-default',
    title: 'An app-only token was asked for with a single scope',
    codes: [1002012],
    says: ['client credential flows must have a scope value with /.default'],
    see: 'The token request is refused with invalid_scope.',
    why: 'Without a user there is nothing to choose: the scope is always RESOURCE/.default, and brings all roles that were granted.',
    shows: [{ what: 'scope of the request', expected: 'RESOURCE/.default', actual: '{scope}' }],
    causes: [
      {
        cause: 'The scope names a permission, or openid, instead of /.default.',
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: "use the API's identifier URI with /.default",
          steps: [
            'Write the scope as api://APP_ID/.default, or https://graph.microsoft.com/.default for Microsoft Graph.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'scope-of-two-apis',
    title: 'Scopes of two APIs in one token request',
    codes: [28000, 700022],
    says: ['contains more than one resource'],
    see: 'The token request is refused with invalid_scope.',
    why: 'A token is for one API. Consent may be asked for several at once, a token not.',
    shows: [{ what: 'scopes of the request', expected: 'scopes of one API', actual: '{scope}' }],
    causes: [
      {
        cause: 'The client asks for the scopes of several APIs together.',
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the scopes of one API at a time',
          steps: [
            'Keep the scopes of one API (and openid, profile, offline_access), and make a request of its own for the other.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'scope-only-openid',
    title: 'The token request names no API',
    codes: [700023],
    see: 'The token request is refused.',
    why: 'Scopes such as openid and profile belong to no API, so there is nothing to issue an access token for.',
    causes: [
      {
        cause: 'The scope holds openid, profile, email or offline_access only.',
        checks: ['scope-text'],
        fix: { kind: 'fix-scope-string', summary: 'add a scope of the API', steps: whole },
      },
      {
        cause: 'The number is also given for a client assertion that is addressed to another tenant.',
        checks: ['assertion-claims'],
        fix: {
          kind: 'other',
          summary: 'compare the audience of the assertion with the token endpoint',
          steps: ['Make `aud` of the assertion the token endpoint of the tenant that receives it.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'scope-malformed',
    title: 'The scope text is not valid',
    codes: [70011],
    says: ["provided value for the input parameter 'scope' is not valid", 'the scope format is invalid'],
    see: 'The sign-in page or the token request is refused with invalid_scope.',
    why: 'A scope is URI/NAME or APP_ID/NAME; several are separated by blanks; .default stands alone.',
    shows: [
      { what: 'scope of the request', expected: 'scopes of one API, separated by blanks', actual: '{scope}' },
    ],
    causes: [
      {
        cause: 'The scope mixes .default with single scopes.',
        only: wording('mixed-default', 'the message says that .default was combined'),
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'use either .default or single scopes',
          steps: ['Take .default out, or everything else of that API.'],
        },
      },
      {
        cause: 'An app-only request names a permission instead of /.default.',
        only: signal('app-only', 'the request is one of client credentials'),
        checks: ['scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: "use the API's identifier URI with /.default",
          steps: ['Write the scope as api://APP_ID/.default.'],
        },
      },
      {
        cause: 'The scope is separated by commas, is mistyped, lacks its API, or was encoded twice.',
        checks: ['scope-text', 'connector-settings'],
        fix: { kind: 'fix-scope-string', summary: 'correct the scope text in the client', steps: whole },
      },
      {
        cause: 'The API does not expose the scope.',
        checks: ['scope-exposed'],
        fix: {
          kind: 'add-scope',
          summary: 'expose the scope on the API',
          automatic: true,
          steps: ['The API, Expose an API, Add a scope. In appreg.yaml: `api.scopes`.'],
        },
      },
    ],
    confidence: 'high',
  },
]
