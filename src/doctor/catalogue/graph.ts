import type { Misconfiguration } from './catalogue.ts'

export const graph: readonly Misconfiguration[] = [
  {
    id: 'identifier-uri-not-allowed',
    title: 'Graph refuses the identifier URI',
    codes: [],
    says: [
      'must use a verified domain of the organization',
      'hostnamenotonverifieddomain',
      'failed to add identifier uri',
      'all newly added uris must contain a tenant verified domain',
    ],
    see: 'Saving the Application ID URI fails.',
    why: 'An https identifier needs a host under a verified domain. Since 2025 other forms have to hold the tenant id or the app id, at least for APIs with version 1 tokens.',
    causes: [
      {
        cause:
          'The host is under no verified domain (azurewebsites.net, devtunnels.ms), or the URI holds neither domain nor id.',
        checks: ['identifier-uri-domain', 'tenant-policy'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'use api://APP_ID, or a host under a verified domain',
          automatic: true,
          steps: [
            'In appreg.yaml: `api.identifierUri: api://{appId}`, which is the default.',
            'Or verify the domain: Entra admin center, Custom domain names.',
          ],
        },
      },
      {
        cause: 'The API issues version 1 tokens, for which the policy is strict.',
        checks: ['token-version', 'tenant-policy'],
        fix: {
          kind: 'set-token-version-2',
          summary: 'let the API issue version 2 tokens first',
          automatic: true,
          steps: ['In appreg.yaml: `api.tokenVersion: 2`, then `appreg apply`.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'audience-not-allowed',
    title: 'A policy forbids the supported account types',
    codes: [],
    says: ['signinaudience … not allowed as per assigned policy', 'signinaudiencenotallowedasperapppolicy'],
    see: 'Saving signInAudience fails.',
    why: 'An app management policy of the tenant limits who apps may be for.',
    causes: [
      {
        cause: 'The policy forbids multi-tenant apps.',
        checks: ['tenant-policy'],
        fix: {
          kind: 'other',
          summary: "ask the tenant's administrator for an exemption, or stay single-tenant",
          steps: ['In appreg.yaml: `audience: single-tenant`.'],
        },
      },
      {
        cause: 'The app is meant for several organizations.',
        checks: ['sign-in-audience'],
        fix: {
          kind: 'change-signin-audience',
          summary: 'after an exemption: widen the supported account types',
          steps: ['In appreg.yaml: `audience: multi-tenant`.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'credential-not-allowed',
    title: 'A policy forbids the secret or certificate',
    codes: [],
    says: [
      'credential type not allowed as per assigned policy',
      'credentialtypenotallowedasperapppolicy',
      'credential lifetime exceeds the max value allowed as per assigned policy',
      'credentialinvalidlifetimeasperapppolicy',
    ],
    see: 'Adding a client secret or a certificate fails.',
    why: 'An app management policy of the tenant forbids secrets, or limits how long secrets and certificates may be valid.',
    causes: [
      {
        cause: 'The lifetime is longer than the policy allows, or credentials of this kind are forbidden.',
        checks: ['tenant-policy'],
        fix: {
          kind: 'other',
          summary: 'choose a shorter lifetime, or a federated credential in place of the secret',
          steps: [
            'In appreg.yaml: `credentials.secrets`, a shorter `lifetime` and `renewBefore`; `appreg plan` says what the policy allows.',
            'Where secrets are forbidden: `credentials: { secrets: [], federated: […] }`, or a certificate.',
          ],
        },
      },
      {
        cause: 'The application needs an exemption from the policy.',
        checks: ['tenant-policy'],
        fix: {
          kind: 'conditional-access',
          summary: "ask the tenant's administrator for an exemption",
          steps: ['The administrator gives the app an app management policy of its own; the app is {appId}.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'graph-forbids',
    title: 'Microsoft Graph does not allow the caller to do this',
    codes: [],
    says: ['insufficient privileges to complete the operation', 'authorization_requestdenied'],
    see: 'A request to Microsoft Graph is refused with 403.',
    why: 'The token lacks a permission that the request takes, or the person who signed in has no directory role for it.',
    stands: 'for lack of better',
    causes: [
      {
        cause: 'The permission is not among those of the client, or nobody has consented to it.',
        checks: ['grants', 'required-access'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'list the permission that the request takes, and consent to it',
          steps: [
            "Look the permission up on the page of the request in Microsoft's reference of Graph: delegated where a person is signed in, application where none is.",
            'In appreg.yaml: `permissions: { microsoft-graph: [NAME] }` and `adminConsent: true`, then `appreg apply`.',
            'Get a new token: the old one does not have it.',
          ],
        },
      },
      {
        cause:
          'The person who signed in may not do it: delegated permissions give no more than the person has.',
        checks: ['sign-in-log'],
        fix: {
          kind: 'other',
          summary: 'sign in with a directory role that may, such as Cloud Application Administrator',
          steps: [
            'Activate the role where it is eligible only, and sign in again. `appreg whoami` says which steps of a plan it lacks.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'personal-audience-needs-version-2',
    title: 'Personal accounts need version 2 tokens',
    codes: [],
    says: ['requestedaccesstokenversion is invalid', 'requestedaccesstokenversion … invalid'],
    see: 'Saving signInAudience or the token version fails.',
    why: 'An app that takes personal accounts cannot issue version 1 tokens.',
    causes: [
      {
        cause: 'The token version is unset or 1.',
        checks: ['token-version', 'sign-in-audience'],
        fix: {
          kind: 'set-token-version-2',
          summary: 'set the token version to 2 before, or together with, signInAudience',
          automatic: true,
          steps: ['In appreg.yaml: `api.tokenVersion: 2`, then `appreg apply`.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
