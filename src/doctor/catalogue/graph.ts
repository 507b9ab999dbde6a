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
    says: ['not allowed as per assigned policy'],
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
