import type { Misconfiguration } from './catalogue.ts'
import { newSecret } from './secret-steps.ts'

const newConnection = 'Save the connector, and make a NEW connection: old ones keep the old settings.'

export const connector: readonly Misconfiguration[] = [
  {
    id: 'connector-without-refresh-token',
    title: 'The connection got no refresh token',
    codes: [],
    says: ['missing refresh token', 'no refresh token'],
    see: 'A connection works for about an hour; then "Failed to refresh access token … Missing refresh token".',
    why: 'Entra issues a refresh token only where the scope holds offline_access.',
    shows: [
      {
        what: 'scope of the connector',
        expected: 'the scope of the API and offline_access',
        actual: 'without offline_access',
      },
    ],
    causes: [
      {
        cause: 'The scope of the connector lacks offline_access.',
        checks: ['scope-text', 'connector-settings'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'add offline_access to the scope of the connector',
          steps: [
            'Security tab of the connector, Scope: IDENTIFIER_URI/SCOPE offline_access.',
            newConnection,
          ],
        },
      },
      {
        cause: 'The connection is older than the present settings.',
        checks: ['connector-settings'],
        fix: { kind: 'reconnect', summary: 'make a new connection', steps: [newConnection] },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'connector-token-for-other-resource',
    title: "The connector's token is for another resource",
    codes: [],
    says: ['x-ms-apihub-obo'],
    see: 'The server answers 401 with error="invalid_token", often right after the secret was changed.',
    why: 'Saving the Security tab again loses fields: the resource URL ends up empty, or in the field for the refresh URL.',
    causes: [
      {
        cause: 'The resource URL of the connector is empty or stands in another field.',
        checks: ['connector-settings', 'token-claims'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'put the identifier of the API into Resource URL',
          steps: [
            'Security tab of the connector: Resource URL, and the secret again, which is never kept on a change.',
            newConnection,
          ],
        },
      },
      {
        cause: 'The server expects another audience.',
        checks: ['server-settings', 'token-claims'],
        fix: {
          kind: 'fix-server-audience',
          summary: 'let the server expect the app id of the API',
          steps: ['Compare `aud` of a token with the setting of the server.'],
        },
      },
    ],
    confidence: 'low',
  },
  {
    id: 'connector-without-secret',
    title: 'The connector has no client secret',
    codes: [],
    says: [
      "no key 'clientsecret'",
      'no key "clientsecret"',
      'clientsecret … is missing',
      'client secret is required',
    ],
    see: 'Connections cannot be made right after a solution was imported.',
    why: 'The export of a solution leaves the secret out, and so does each change of the Security tab.',
    shows: [{ what: 'client secret of the connector', expected: 'a value', actual: 'none' }],
    causes: [
      {
        cause: 'The connector was imported, and nobody typed the secret in again.',
        checks: ['connector-settings', 'secret-present'],
        fix: {
          kind: 'add-client-secret',
          summary: 'type the client secret into the connector again',
          steps: [
            'Security tab of the connector: client secret. Where nobody knows it any more: create a new one first.',
            newConnection,
          ],
        },
      },
      {
        cause: 'The secret is no longer known.',
        checks: ['secret-present'],
        fix: {
          kind: 'new-secret',
          summary: 'create a new secret',
          steps: [
            ...newSecret,
            'Type it into the Security tab of the connector, and update the connector.',
            newConnection,
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'connector-cannot-be-repaired',
    title: 'A connection of a custom connector cannot be repaired',
    codes: [],
    says: ['exceeds the configured maxquerystringlength'],
    see: '"Fix connection" ends on a page about the length of the query string.',
    why: '"Fix connection" does not work for custom connectors after they expired.',
    causes: [
      {
        cause: 'The connection has expired.',
        checks: ['connector-settings'],
        fix: { kind: 'reconnect', summary: 'make a new connection', steps: [newConnection] },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'connector-disabled',
    title: 'The connector was switched off for inactivity',
    codes: [],
    says: ['disabled due to inactivity', '"apidisabled"'],
    see: 'Calls are answered with 410 and ApiDisabled.',
    why: 'The Power Platform switches off custom connectors that nobody used.',
    causes: [
      {
        cause: 'Nobody used the connector for a long time.',
        checks: ['connector-settings'],
        fix: {
          kind: 'other',
          summary: 'save the connector again',
          steps: ['Open the connector, and choose "Update connector".'],
        },
      },
      {
        cause: 'Its connections have ended as well.',
        checks: ['connector-settings'],
        fix: { kind: 'reconnect', summary: 'make a new connection', steps: [newConnection] },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'connection-reference-empty',
    title: 'The flow has no valid connection',
    codes: [],
    says: ['invokerconnectionoverridefailed'],
    see: 'The run of a flow ends with InvokerConnectionOverrideFailed.',
    why: 'The connection reference of the flow leads to no connection that the caller may use.',
    causes: [
      {
        cause: 'The connection was deleted, or belongs to somebody else.',
        checks: ['connector-settings'],
        fix: {
          kind: 'reconnect',
          summary: 'choose a connection for the reference again',
          steps: ['Remove the connection from the flow, add it again, and save.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'other-provider-refused',
    title: 'Another identity provider refused the app',
    codes: [],
    says: ['oauth_app_blocked', 'oauth_app_access_denied'],
    see: 'The consent redirect of the Power Platform carries OAUTH_APP_BLOCKED.',
    why: 'These are words of Salesforce, not of Entra: its administrator has to allow the app.',
    causes: [
      {
        cause: "The provider's own policy blocks the connected app.",
        checks: ['connector-settings'],
        fix: {
          kind: 'other',
          summary: 'let the administrator of the provider allow the app',
          steps: ['In Salesforce: Connected Apps OAuth Usage, install or unblock the app.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
