import type { Misconfiguration } from './catalogue.ts'
import type { Condition } from './condition.ts'
import { isSharedClient } from './well-known.ts'

const ownAddress = /^https:\/\/[^/]*\.consent\.(?:azure-apim|azure-apihub)\.(?:net|us|cn)\/redirect\/./i
const sharedAddress = /^https:\/\/[^/]*\.consent\.(?:azure-apim|azure-apihub)\.(?:net|us|cn)\/redirect\/?$/i

const isConnectorAddress: Condition = {
  reads: "the redirect URI is a connector's own address",
  holds: ({ parameters }) => ownAddress.test(parameters.uri ?? ''),
}
const isSharedAddress: Condition = {
  reads: 'the redirect URI is the address that all connectors shared',
  holds: ({ parameters }) => sharedAddress.test(parameters.uri ?? ''),
}
const isLoopback: Condition = {
  reads: 'the redirect URI is on localhost or 127.0.0.1',
  holds: ({ parameters }) => /^http:\/\/(?:localhost|127\.0\.0\.1)\b/i.test(parameters.uri ?? ''),
}
const isPlainHttp: Condition = {
  reads: 'the redirect URI is http on a host that is not the own machine',
  holds: (situation) => /^http:/i.test(situation.parameters.uri ?? '') && !isLoopback.holds(situation),
}
const namesTwoAddresses: Condition = {
  reads: 'the message names two addresses',
  holds: ({ parameters }) => parameters.authorizeUri !== undefined,
}

const add = {
  kind: 'add-redirect-uri',
  summary: 'add {registerUri} to the redirect URIs of {appId}',
  automatic: true,
  steps: [
    'Run `appreg redirect add {registerUri} --platform {platform} --app {appId}`.',
    'Or in the Entra admin center: App registrations, the app, Authentication, Add a platform or Add URI.',
    'Sign in again.',
  ],
} as const

export const redirectUri: readonly Misconfiguration[] = [
  {
    id: 'redirect-uri-differs-at-redemption',
    title: 'The redirect URI changed between sign-in and token request',
    codes: [500112],
    shared: { codes: [50011], when: namesTwoAddresses },
    see: 'The sign-in page works; then the client fails while it redeems the code.',
    why: 'A code is bound to the redirect URI of the authorize request. The token request has to repeat it, character by character.',
    shows: [{ what: 'redirect URI of the token request', expected: '{authorizeUri}', actual: '{uri}' }],
    causes: [
      {
        cause:
          'The client builds its own address in two ways: with and without a trailing slash, or http behind a proxy that ends TLS.',
        checks: ['redirect-uri-of-request', 'redirect-uri-registered'],
        fix: {
          kind: 'add-redirect-uri',
          summary: 'use one redirect URI in both requests, and register exactly that one',
          steps: [
            'Set the public URL of the client once, with https, so that both requests are built from it.',
            'Register this one: `appreg redirect add {authorizeUri} --platform {platform} --app {appId}`.',
            'Behind a proxy: let the application trust X-Forwarded-Proto and X-Forwarded-Host.',
          ],
        },
      },
      {
        cause: 'A proxy or gateway in between replaces the redirect URI in one of the two requests.',
        checks: ['redirect-uri-of-request'],
        fix: {
          kind: 'other',
          summary: 'let the proxy pass the redirect URI unchanged',
          steps: ['Compare `redirect_uri` in both requests, and correct what changes it.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'redirect-uri-not-registered',
    title: 'The redirect URI is not registered',
    codes: [50011, 70004],
    says: [
      'redirect uri specified in the request does not match',
      'reply url specified in the request does not match',
      'redirect_uri_mismatch',
    ],
    see: "Entra's own page shows the error; the client is never called back.",
    why: 'Entra compares the redirect URI of the request with those of the app, character by character: case, path and trailing slash count, the port counts except on localhost and 127.0.0.1.',
    shows: [
      {
        what: 'redirect URI of the request',
        expected: 'one of the redirect URIs of the app {appId}',
        actual: '{uri}',
      },
    ],
    causes: [
      {
        cause:
          'The client id was borrowed from an app of somebody else, whose redirect URIs only its owner can change.',
        only: isSharedClient,
        checks: ['first-party-client', 'client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'register a client of your own, and use its client id instead of {appId}',
          steps: [
            'Make an app registration with this redirect URI, and consent to it.',
            'Configure its client id in the client.',
          ],
        },
      },
      {
        cause:
          'The connector has a redirect URL of its own, which it shows only after it was saved and which is new after each import. It is not registered.',
        only: isConnectorAddress,
        checks: ['redirect-uri-registered', 'redirect-uri-in-connector'],
        fix: add,
      },
      {
        cause:
          'An upgrade of the solution reset the connector, so that it uses the shared address instead of its own.',
        only: isSharedAddress,
        checks: ['redirect-uri-in-connector', 'connector-settings'],
        fix: {
          kind: 'add-redirect-uri',
          summary:
            'fill in the Security tab of the connector again, and register the redirect URL that it shows then',
          steps: [
            'Open the connector, Security: identity provider Azure Active Directory, client id, client secret, tenant id, resource URL. Save it.',
            'Register the redirect URL that it shows now: `appreg redirect add URL --platform web --app {appId}`.',
            'If it still shows the shared one: `appreg redirect add {registerUri} --platform web --app {appId}`.',
            'Make a new connection.',
          ],
        },
      },
      {
        cause:
          'A program on the own machine listens on a loopback address that the app does not hold as a mobile and desktop address.',
        only: isLoopback,
        checks: ['redirect-uri-registered', 'redirect-uri-platform'],
        fix: {
          ...add,
          summary: 'add {registerUri} to the app, without a port: it does not count on a loopback address',
        },
      },
      {
        cause:
          'The redirect URI is not in the list of the app, or differs in one character: a trailing slash, http for https, a letter in upper case, a port, another path.',
        checks: ['redirect-uri-registered'],
        fix: add,
      },
      {
        cause:
          'The address is http: the client is behind a proxy that ends TLS, or was opened without https.',
        only: isPlainHttp,
        checks: ['redirect-uri-secure'],
        fix: {
          kind: 'add-redirect-uri',
          summary: 'let the client build its address with https, and register that one',
          steps: [
            'Let the application trust X-Forwarded-Proto of the proxy, or set its public URL to https.',
            'Register the https address: http can be registered for localhost and 127.0.0.1 only.',
          ],
        },
      },
      {
        cause: 'The client id is that of another registration than the one that was prepared.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the client id of the right registration',
          steps: ['Compare {appId} with the Application (client) ID of the registration you meant.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'redirect-uri-none',
    title: 'The app has no redirect URI at all',
    codes: [500113, 900971],
    says: ['no reply address is registered', 'no reply address provided'],
    see: "Entra's own page shows the error right after the client opened it.",
    why: 'An app that signs users in needs at least one address to send the answer to.',
    shows: [{ what: 'redirect URI of the request', expected: 'a redirect URI of the app', actual: '{uri}' }],
    causes: [
      {
        cause:
          "The registration was made without a redirect URI. A connector's one exists only after the connector was saved.",
        checks: ['redirect-uri-registered', 'redirect-uri-in-connector'],
        fix: {
          ...add,
          summary: 'add the redirect URI of the client or connector to the app',
          steps: [
            'Copy the redirect URL from the Security tab of the connector, or from the documentation of the client.',
            'Run `appreg redirect add {registerUri} --platform {platform} --app {appId}`.',
          ],
        },
      },
      {
        cause: 'The client sends no redirect URI, and the app has several to choose from.',
        checks: ['redirect-uri-of-request'],
        fix: {
          kind: 'other',
          summary: 'let the client send its redirect URI',
          steps: [
            'Set the redirect URI in the client: one of those that the app has, character by character.',
          ],
        },
      },
      {
        cause:
          'The app has no address on the platform that the client uses: a program on a machine wants Mobile and desktop.',
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'add the platform of the client, with its redirect URI',
          steps: [
            'Authentication, Add a platform: Mobile and desktop applications for a program on a machine, Web for a server or connector, Single-page application for a browser.',
          ],
        },
      },
      {
        cause: 'The client id is that of another registration, one that was never meant for users.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the client id of the right registration',
          steps: [
            'Compare the client id in the connector or client with that of the registration you meant.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'redirect-uri-insecure',
    title: 'The redirect URI is http on a host',
    codes: [500117],
    says: ["reply uri specified in the request isn't using a secure scheme"],
    see: "Entra's own page shows the error.",
    why: 'Codes travel in the redirect: only localhost and 127.0.0.1 may use http.',
    shows: [{ what: 'redirect URI of the request', expected: 'https', actual: '{uri}' }],
    causes: [
      {
        cause: 'The client asks with http, often because it sits behind a proxy that ends TLS.',
        checks: ['redirect-uri-secure'],
        fix: {
          kind: 'add-redirect-uri',
          summary: 'let the client use https, and register that address',
          steps: [
            'Set the public URL of the client to https, or let it trust X-Forwarded-Proto.',
            'Replace the http address: `appreg redirect add URI --platform web --app {appId}`.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'redirect-uri-malformed',
    title: 'An address in the request is not absolute',
    codes: [90102],
    says: ['value must be a valid absolute uri'],
    see: "Entra's own page shows the error.",
    why: 'A redirect URI starts with a scheme and a host.',
    shows: [
      {
        what: 'redirect URI of the request',
        expected: 'such as https://app.example.com/callback',
        actual: '{uri}',
      },
    ],
    causes: [
      {
        cause: 'The setting of the client holds a path, a host without https://, or nothing.',
        checks: ['redirect-uri-of-request', 'client-settings'],
        fix: {
          kind: 'other',
          summary: 'write the redirect URI of the client in full',
          steps: ['Correct the redirect URI in the settings of the client: scheme, host and path.'],
        },
      },
      {
        cause: 'The address that the client should use is not registered yet.',
        checks: ['redirect-uri-registered'],
        fix: { ...add, summary: 'register the full address as well' },
      },
    ],
    confidence: 'medium',
  },
]
