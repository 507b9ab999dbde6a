import type { Misconfiguration } from './catalogue.ts'
import { wording } from './condition.ts'
import { ownTenant } from './tenant-fixes.ts'
import { isFirstPartyClient } from './well-known.ts'

const grant = {
  kind: 'grant-admin-consent',
  summary: 'grant {appId} consent for the whole tenant',
  automatic: true,
  steps: [
    'An administrator opens `https://login.microsoftonline.com/{tenant}/adminconsent?client_id={appId}`.',
    'Or in the Entra admin center: App registrations, the app, API permissions, Grant admin consent.',
    'With a manifest: `adminConsent: true`, then `appreg apply`.',
  ],
} as const

const addPermission = {
  kind: 'add-permission',
  summary: 'add the permission of the API to {appId}, and consent to it',
  automatic: true,
  steps: [
    'App registrations, the client, API permissions, Add a permission: the API and the scope.',
    'Then Grant admin consent.',
  ],
} as const

export const consent: readonly Misconfiguration[] = [
  {
    id: 'consent-missing',
    title: 'Nobody has consented to what the client asks for',
    codes: [65001],
    says: [
      'has not consented to use the application',
      'consent_required',
      'no permission to access user information is configured',
    ],
    see: 'The token request is refused with invalid_grant; or the sign-in page, where no question may be shown.',
    why: 'For this user, client and API there is no grant that covers the scopes, and the client is not pre-authorized.',
    shows: [
      { what: 'consent for {appId}', expected: 'a grant that covers the requested scopes', actual: 'none' },
    ],
    causes: [
      {
        cause: 'The client lists no permission of the API.',
        only: wording('no-permission', 'the message says that no permission is configured'),
        checks: ['required-access'],
        fix: addPermission,
      },
      {
        cause:
          'The permissions of the client were never consented to in this tenant, or scopes came in after the consent.',
        checks: ['grants', 'required-access', 'consent-policy'],
        fix: grant,
      },
      {
        cause:
          "The client is Microsoft's own and cannot be consented to like another: the API has to pre-authorize it.",
        when: isFirstPartyClient,
        checks: ['first-party-client', 'pre-authorized'],
        fix: {
          kind: 'preauthorize-client',
          summary: 'pre-authorize {appId} on the scope of the API',
          automatic: true,
          steps: [
            'In appreg.yaml of the API: `api.preauthorize: [{appId}]`, then `appreg apply`.',
            'Or in the Entra admin center: the API, Expose an API, Add a client application.',
          ],
        },
      },
      {
        cause: 'The permission is not among those of the client, so that no consent covers it.',
        unless: wording('no-permission', 'the message says so itself'),
        checks: ['required-access'],
        fix: addPermission,
      },
      {
        cause: 'The client id is that of another registration than the one that was consented to.',
        checks: ['client-id-in-connector', 'grants'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the client id of the registration that has the consent',
          steps: ['Compare {appId} with the Application (client) ID of the registration you meant.'],
        },
      },
      {
        cause: 'The request went to another tenant than the one in which consent was given.',
        checks: ['authority', 'grants'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'use the tenant in which {appId} has the consent',
          steps: ownTenant,
        },
      },
      {
        cause:
          'The scope in the request is another one than was consented to: of another API, or a typing error.',
        checks: ['scope-text', 'grants'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the scope that was consented to',
          steps: ['Compare the scope of the request with those under API permissions.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'consent-admin-only',
    title: 'Only an administrator may consent',
    codes: [90094, 900941, 90095, 90093, 90099],
    says: [
      'permission to access resources in your organization that only an admin can grant',
      'the grant requires admin permission',
      'needs admin approval',
      'need admin approval',
      'has set a policy that prevents you from granting',
      'cannot consent due to lack of permissions',
      'approval required',
      'admin consent required',
      'admin consent is required',
    ],
    see: 'The sign-in page says "Need admin approval"; the number stands under its details.',
    why: 'A requested scope is for administrators, or the tenant does not let users consent.',
    shows: [
      { what: 'who may consent in {tenant}', expected: 'the user who signs in', actual: 'an administrator' },
    ],
    causes: [
      {
        cause: 'A scope is reserved for administrators, or user consent is switched off in the tenant.',
        checks: ['consent-policy', 'grants'],
        fix: grant,
      },
      {
        cause: 'The client asks for more than it needs.',
        checks: ['required-access', 'scope-text'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask only for scopes that users may consent to',
          steps: [
            'Take the scopes for administrators out of the request and out of the API permissions of {appId}.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'consent-declined',
    title: 'The person declined the consent',
    codes: [65004],
    says: ['user declined to consent', 'resource owner or authorization server denied the request'],
    see: 'The redirect carries access_denied.',
    why: 'Somebody pressed Cancel on the consent page.',
    causes: [
      {
        cause: 'The consent page was cancelled.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'other',
          summary: 'sign in again and accept',
          steps: ['Sign in again, read what is asked for, and accept.'],
        },
      },
      {
        cause: 'People are asked for a consent that they cannot judge.',
        checks: ['consent-policy'],
        fix: { ...grant, summary: 'grant consent for the whole tenant, so that nobody is asked' },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'first-party-not-authorized',
    title: "One of Microsoft's clients asks for one of Microsoft's APIs",
    codes: [65002],
    says: ['must be configured via preauthorization'],
    see: 'The token request is refused.',
    why: "Microsoft's own clients get tokens for Microsoft's own APIs only where Microsoft has allowed it.",
    shows: [{ what: 'client of the request', expected: 'a registration of yours', actual: '{appId}' }],
    causes: [
      {
        cause: "The client id was borrowed from a program of Microsoft's, such as the Azure CLI.",
        checks: ['first-party-client'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'register a client of your own, and use its client id',
          steps: [
            'Create an app registration, give it the permission on {resourceAppId}, and consent to it.',
            'Configure its client id in the client instead of {appId}.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'self-token-needs-graph',
    title: 'The app asks for a token for itself and lacks User.Read',
    codes: [90008],
    says: ['application is misconfigured: it must require access to'],
    see: "The connector's sign-in ends with invalid_request, sometimes Base64 in the error parameter.",
    why: 'An app that is client and API at once gets a token for itself only if it lists at least "Sign in and read user profile" of Microsoft Graph.',
    shows: [
      {
        what: 'permissions of {appId}',
        expected: 'Microsoft Graph, User.Read',
        actual: 'none of Microsoft Graph',
      },
    ],
    causes: [
      {
        cause: 'The registration lists no permission of Microsoft Graph.',
        checks: ['required-access', 'grants'],
        fix: {
          kind: 'add-permission',
          summary: 'add User.Read of Microsoft Graph to {appId}, and consent to it',
          automatic: true,
          steps: [
            'In appreg.yaml: `permissions: { microsoft-graph: [User.Read] }` and `adminConsent: true`, then `appreg apply`.',
            'Or in the Entra admin center: API permissions, Add a permission, Microsoft Graph, Delegated, User.Read; then Grant admin consent.',
          ],
        },
      },
      { cause: 'User.Read is listed, and nobody has consented to it.', checks: ['grants'], fix: grant },
    ],
    confidence: 'high',
  },
  {
    id: 'no-permission-listed',
    title: 'The client has neither permission nor consent for the API',
    codes: [650056],
    shared: { codes: [65005], when: wording('misconfigured', 'the message lists what it could be due to') },
    says: ['misconfigured application. this could be due to'],
    see: 'The sign-in page shows "Misconfigured application".',
    why: 'The client lists nothing of this API and nobody consented to anything of it, so there is nothing to issue a token for.',
    shows: [{ what: 'permissions and consent for {resourceName}', expected: 'at least one', actual: 'none' }],
    causes: [
      {
        cause: 'Nobody has consented in this tenant.',
        checks: ['grants', 'required-access'],
        fix: {
          ...grant,
          summary: 'list the permission if it is missing, then grant {appId} consent for the whole tenant',
        },
      },
      {
        cause: 'The registration lists no permission of this API.',
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'add a permission of {resourceName} to {appId}',
          automatic: true,
          steps: [
            'API permissions, Add a permission: choose the API and the scope. For a plain sign-in: Microsoft Graph, Delegated, User.Read.',
            'Then Grant admin consent.',
          ],
        },
      },
      {
        cause: 'The client id in the request is another one than was meant.',
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'configure the right client id',
          steps: ['Compare {appId} with the Application (client) ID of the registration.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'resource-not-listed',
    title: 'The client does not list the API among its permissions',
    codes: [650057],
    shared: { codes: [65005], when: wording('not-listed', 'the message speaks of requested permissions') },
    says: ['access to a resource which is not listed in the requested permissions'],
    see: 'The sign-in page or the token request says "Invalid resource".',
    why: 'With `/.default` or the v1 endpoints Entra gives tokens only for APIs that the client lists, or that pre-authorize the client.',
    shows: [
      {
        what: 'APIs that {appId} lists',
        expected: '{resourceAppId} ({resource})',
        actual: '{listed}',
      },
    ],
    causes: [
      {
        cause: "The client is one of Microsoft's own: nobody can add a permission to it.",
        only: isFirstPartyClient,
        checks: ['first-party-client', 'pre-authorized'],
        fix: {
          kind: 'preauthorize-client',
          summary: 'pre-authorize {appId} on the scope of {resourceAppId}',
          automatic: true,
          steps: [
            'In appreg.yaml of the API: `api.preauthorize: [{appId}]`, then `appreg apply`.',
            'Or in the Entra admin center: the API, Expose an API, Add a client application: {appId} and the scope.',
          ],
        },
      },
      {
        cause: 'The permission of this API is missing on the client.',
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'add a permission of {resourceAppId} to the client {appId}',
          automatic: true,
          steps: [
            'App registrations, the client, API permissions, Add a permission: the API {resourceAppId}, and the scope.',
            'Grant admin consent.',
          ],
        },
      },
      {
        cause: 'The API that the request names is not the one that was meant.',
        checks: ['scope-text', 'connector-settings'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'correct the resource or scope in the request',
          steps: [
            'Compare {resource} with the identifier URI of the API, and with what the client lists: {listed}.',
          ],
        },
      },
      {
        cause: 'The client is meant to be used without listing the API.',
        checks: ['pre-authorized'],
        fix: {
          kind: 'preauthorize-client',
          summary: 'pre-authorize {appId} on the API',
          automatic: true,
          steps: ['In appreg.yaml of the API: `api.preauthorize: [{appId}]`, then `appreg apply`.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'permission-unknown',
    title: 'The client lists a permission that the API does not have',
    codes: [65006],
    says: ['had no entitlements matching required permissions'],
    see: 'Nobody can consent: the sign-in page says AADSTS65006, with the ids of permissions.',
    why: 'The registration keeps permissions by id. One that the API never had, or has no more, cannot be granted.',
    causes: [
      {
        cause: 'The permissions of the registration hold an id that the API does not know.',
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'take the permission off the client, and add the one that the API has now',
          steps: [
            'App registrations, the client, API permissions: remove the entries without a name, and add them again from the list of the API.',
            'Then Grant admin consent.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
]
