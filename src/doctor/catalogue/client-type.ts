import type { Misconfiguration } from './catalogue.ts'
import { type Condition, either, signal, wording } from './condition.ts'
import { newSecret } from './secret-steps.ts'

const withoutRedirect: Condition = either(
  signal('device-code', 'the client used the device code'),
  signal('password-grant', 'the client sent user name and password'),
)
const isHosted: Condition = signal('hosted-client', 'the client is a hosted service')
const hosted: Condition = either(
  signal('power-platform', 'the client is a connector of the Power Platform'),
  isHosted,
)
const redeemsOnMachine: Condition = {
  reads: "a code was redeemed in a browser or on a person's machine",
  holds: (situation) =>
    (situation.signals.has('browser') || situation.signals.has('local-client')) &&
    !withoutRedirect.holds(situation),
}

const onMachine: Condition = either(withoutRedirect, redeemsOnMachine)
const speaksOfCode: Condition = signal('code-redemption', 'the text speaks of an authorization code')
const appOnly: Condition = signal('app-only', 'the request is one of client credentials')
const redeemsCode: Condition = either(hosted, speaksOfCode)
const credentialMissing: Condition = {
  reads: 'the missing parameter is client_secret or client_assertion',
  holds: ({ parameters, variant }) =>
    variant === 'credential-missing' || /client_(?:secret|assertion)/i.test(parameters.name ?? ''),
}

const moveTo = (platform: string) => [
  `In the Entra admin center: App registrations, the app, Authentication: remove the redirect URI where it stands and add it under "${platform}".`,
  'Sign in again: what was issued before keeps its kind.',
]
const appregMove = (platform: 'web' | 'spa' | 'public-client') =>
  `Or: \`appreg redirect remove {uri} --app {appId}\`, then \`appreg redirect add {uri} --platform ${platform} --app {appId}\`.`

const enteredSecret = [
  ...newSecret,
  'Put it into the client secret field of the connector or client, and save.',
]
const movePublic = {
  kind: 'fix-redirect-platform',
  summary:
    'move the redirect URI from Web to Mobile and desktop, or to Single-page application for a browser',
  // Of a loopback address, which no browser's code has.
  automatic: true,
  steps: [
    ...moveTo('Mobile and desktop applications'),
    'For code that runs in a browser: "Single-page application".',
    appregMove('public-client'),
  ],
} as const

export const clientType: readonly Misconfiguration[] = [
  {
    id: 'credential-missing',
    title: 'The client sent no secret, and the app demands one',
    codes: [7000218],
    // Before there was a number of its own, the texts had those of wrong credentials and missing fields.
    shared: { codes: [70002, 90014, 900144], when: credentialMissing },
    says: ["must contain the following parameter: 'client_assertion' or 'client_secret'"],
    see: 'Sign-in works; the token request is refused with invalid_client.',
    why: 'A request whose redirect URI stands under Web, or that has none while public client flows are off, is one of a confidential client: it needs a secret, a certificate or a federated credential.',
    causes: [
      {
        cause: 'The client is a hosted one and has no secret configured.',
        only: hosted,
        checks: ['secret-present', 'redirect-uri-platform'],
        fix: {
          kind: 'add-client-secret',
          summary: 'create a secret and put it into the connector or client',
          steps: [...enteredSecret, 'Make a new connection.'],
        },
      },
      {
        cause:
          'The hosted client redeems the code without a secret, and its redirect URI is registered under Web.',
        only: isHosted,
        checks: ['redirect-uri-platform'],
        fix: movePublic,
      },
      {
        cause:
          "A code was redeemed in a browser or on a person's machine, which keeps no secret, and the redirect URI is registered under Web.",
        only: redeemsOnMachine,
        checks: ['redirect-uri-platform'],
        fix: movePublic,
      },
      {
        cause:
          'The client keeps no secret (device code, user name and password, a program of a person), and the app does not allow public client flows.',
        checks: ['public-client-flows', 'redirect-uri-platform'],
        fix: {
          kind: 'enable-public-client',
          summary: 'allow public client flows on the app',
          steps: [
            'In appreg.yaml: `publicClient: true`, then `appreg apply`. Without a manifest: `az ad app update --id {appId} --is-fallback-public-client true`.',
            'Or in the Entra admin center: App registrations, the app {appId}, Authentication, Advanced settings: "Allow public client flows" to Yes (`isFallbackPublicClient`).',
            'If the client opens a browser: its redirect URI belongs under "Mobile and desktop applications", not under Web.',
            'Only for a program that runs on machines of people: a service uses a credential.',
          ],
        },
      },
      {
        cause:
          'The client keeps no secret and opens a browser, and its redirect URI is registered under Web.',
        unless: either(onMachine, isHosted),
        checks: ['redirect-uri-platform'],
        fix: movePublic,
      },
      {
        cause: 'The client id is that of another app, one that is meant for servers.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the client id of the app that was made for this client',
          steps: ['Compare the client id of the request with that of the registration you meant.'],
        },
      },
      {
        cause: 'The client is a server that should hold a secret, and has none configured.',
        when: either(speaksOfCode, appOnly),
        unless: onMachine,
        checks: ['secret-present', 'client-settings'],
        fix: {
          kind: 'add-client-secret',
          summary: 'create a secret and configure it in the client',
          steps: [...enteredSecret, 'Check the name of the setting: an empty one counts as none.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'app-only-credential-missing',
    title: 'A token without a user was asked for without a credential',
    codes: [7000216],
    says: ["is required for the 'client_credentials' grant type"],
    see: 'The token request is refused with invalid_client.',
    why: 'With client credentials the app proves who it is by a secret, a certificate or a federated credential; there is nothing else to go by.',
    causes: [
      {
        cause: 'The client has no secret configured: the setting is empty, or has another name.',
        checks: ['secret-present', 'client-settings'],
        fix: {
          kind: 'add-client-secret',
          summary: 'create a secret and configure it in the client',
          steps: [...enteredSecret, 'Check the name of the setting: an empty one counts as none.'],
        },
      },
      {
        cause: 'The secret is sent in a way that Entra does not read.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send the secret as client_secret of the form, or in a Basic header',
          steps: ['A token request is a POST with the content type application/x-www-form-urlencoded.'],
        },
      },
      {
        cause: 'A connection or store no longer holds the secret: it expired, or was lost with a change.',
        checks: ['secret-valid', 'client-settings'],
        fix: {
          kind: 'new-secret',
          summary: 'create a new secret, and enter it in the connection again',
          steps: enteredSecret,
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'public-client-with-credential',
    title: 'The client sent a secret, and Entra takes it for a public client',
    codes: [700025],
    says: ['client is public so neither'],
    see: 'Sign-in works; the token request is refused with invalid_client. A second attempt may then fail with AADSTS501481 or 54005.',
    why: 'A redirect URI under Single-page application or Mobile and desktop belongs to a public client, which must not send a secret or certificate. So does every request without a redirect URI, where public client flows are allowed.',
    causes: [
      {
        cause:
          'The redirect URI of a client with a secret stands under Single-page application or Mobile and desktop.',
        when: redeemsCode,
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'move the redirect URI to Web',
          automatic: true,
          steps: [...moveTo('Web'), appregMove('web')],
        },
      },
      {
        cause:
          'The client sends a secret or certificate that it should not have, or the app allows public client flows that it should not.',
        checks: ['public-client-flows', 'client-settings'],
        fix: {
          kind: 'other',
          summary: 'decide: a client with a credential, or a public one',
          steps: [
            'A service with a secret or certificate: Authentication, Advanced settings, "Allow public client flows" to No (`isFallbackPublicClient`).',
            "A program on a person's machine or in a browser: take client secret and certificate out of its settings.",
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'browser-redeems-web-redirect',
    title: 'A browser redeems the code of a redirect URI that is not for browsers',
    codes: [9002326],
    shared: {
      codes: [90023],
      when: wording('cross-origin', 'the message speaks of cross-origin token redemption'),
    },
    says: [
      'cross-origin token redemption is permitted only',
      // Without the platform the answer lacks the header, and the browser keeps the text of Entra to itself.
      'login.microsoftonline … /token … has been blocked by cors policy',
    ],
    see: 'Sign-in works; the token request from the page is refused, or blocked by the browser for want of Access-Control-Allow-Origin.',
    why: 'A request with an Origin header comes from a browser. Entra answers it only where the redirect URI stands under Single-page application.',
    causes: [
      {
        cause: 'The redirect URI stands under Web or Mobile and desktop.',
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'move the redirect URI to Single-page application',
          automatic: true,
          steps: [...moveTo('Single-page application'), appregMove('spa')],
        },
      },
      {
        cause: 'The client is no browser, but something in between adds an Origin header.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send the token request without an Origin header',
          steps: ['Let the server redeem the code, and take the Origin header off that request.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'server-redeems-spa-redirect',
    title: 'A server redeems the code of a redirect URI that is for browsers',
    codes: [9002327],
    says: ['client-type may only be redeemed via cross-origin requests'],
    see: 'Sign-in works; the token request is refused.',
    why: 'The code of a redirect URI under Single-page application can be redeemed by a browser only, which sends an Origin header.',
    causes: [
      {
        cause:
          'The redirect URI stands under Single-page application, but a server or a program on a machine redeems the code.',
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'move the redirect URI to Web (with a secret), or to Mobile and desktop (without)',
          automatic: true,
          steps: [...moveTo('Web'), appregMove('web')],
        },
      },
      {
        cause: 'A service worker or proxy drops the Origin header of the browser.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'let the Origin header through',
          steps: ['Take the token endpoint out of what the service worker or proxy handles.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'spa-without-pkce',
    title: 'A single-page redirect URI was used without PKCE',
    codes: [9002325],
    says: ['proof key for code exchange is required'],
    see: 'The request is refused with invalid_request.',
    why: 'Redirect URIs under Single-page application demand a code challenge (PKCE).',
    causes: [
      {
        cause: 'The client is a server, and its redirect URI stands under Single-page application.',
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'move the redirect URI to Web',
          automatic: true,
          steps: [...moveTo('Web'), appregMove('web')],
        },
      },
      {
        cause: 'The client runs in a browser and uses a library without PKCE.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary: 'send a code challenge',
          steps: ['Use a library that sends `code_challenge` with S256, such as MSAL Browser 2 or newer.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'spa-refresh-token',
    title: 'The refresh token of a browser lives for one day',
    codes: [700084],
    see: 'A connection works for a day, then a sign-in is asked for.',
    why: 'Refresh tokens for redirect URIs under Single-page application end after 24 hours, whatever was done with them.',
    causes: [
      {
        cause: 'A connector or server signs users in through a redirect URI under Single-page application.',
        checks: ['redirect-uri-platform'],
        fix: {
          kind: 'fix-redirect-platform',
          summary: 'move the redirect URI to Web (with a secret) or to Mobile and desktop',
          automatic: true,
          steps: [...moveTo('Web'), appregMove('web')],
        },
      },
      {
        cause: 'The client is a page in a browser: this is how it should be.',
        checks: ['client-settings'],
        fix: {
          kind: 'reconnect',
          summary: 'sign in again',
          steps: ['Sign in again; the page can do so silently while a session lasts.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'implicit-grant-off',
    title: 'The client asks for implicit tokens, which are off',
    codes: [700051, 700054, 70005],
    says: [
      "'id_token' is disabled for this app",
      "'token' is disabled for this app",
      'is not enabled for the application',
    ],
    see: 'The sign-in page or the redirect shows unsupported_response_type.',
    why: 'Tokens in the redirect (response_type token or id_token) are given only where the app allows the implicit grant.',
    shows: [{ what: 'response_type of the request', expected: 'code', actual: '{type}' }],
    causes: [
      {
        cause: 'The client uses the implicit or hybrid flow, and the app does not allow it.',
        checks: ['implicit-grant'],
        fix: {
          kind: 'enable-implicit',
          summary: 'let the client use the code flow; only where it cannot, enable the token in question',
          steps: [
            'Better: configure the client to use `response_type=code` with PKCE.',
            'Else, in the Entra admin center: App registrations, the app, Authentication, Implicit grant and hybrid flows: ID tokens (for id_token), Access tokens (for token).',
          ],
        },
      },
      {
        cause:
          'The page was meant to use the code flow, and an old library or setting still asks for tokens.',
        checks: ['client-settings'],
        fix: {
          kind: 'other',
          summary:
            'update the library of the page, such as MSAL Browser 2 or newer in place of ADAL or MSAL 1',
          steps: [
            'Use a library for the code flow with PKCE, and register the redirect URI under Single-page application.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
]
