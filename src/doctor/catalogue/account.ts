import type { Misconfiguration } from './catalogue.ts'
import { wording } from './condition.ts'
import { ownTenant, wider } from './tenant-fixes.ts'

export const account: readonly Misconfiguration[] = [
  {
    id: 'account-not-in-tenant',
    title: 'The account does not belong to the tenant',
    codes: [50020, 51004, 90072, 16000, 16003, 50034, 500200],
    says: ['does not exist in tenant … and cannot access the application', 'is a personal microsoft account'],
    see: 'The sign-in page says that the account has to be added as an external user first.',
    why: 'At the URL of one tenant only its members and guests can sign in.',
    shows: [
      { what: 'account that signed in ({idp})', expected: 'a member or guest of {tenant}', actual: '{user}' },
    ],
    causes: [
      {
        cause: 'The person signed in with an account of another tenant, or with a personal one.',
        checks: ['user-in-tenant'],
        fix: {
          kind: 'other',
          summary: 'sign in with an account of the tenant, or invite this one as a guest',
          steps: [
            'Sign out, or use a private window, and sign in with a work account of {tenant}.',
            'Or in the Entra admin center: Users, Invite external user.',
          ],
        },
      },
      {
        cause:
          'The app is meant for accounts from elsewhere, but is registered for one organization or asked for at one tenant.',
        checks: ['sign-in-audience', 'authority'],
        fix: wider,
      },
      {
        cause: 'The request went to another tenant than was meant.',
        checks: ['authority'],
        fix: { kind: 'set-tenant-id', summary: "use the tenant of the person's account", steps: ownTenant },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'personal-account-refused',
    title: 'A personal account on an app for work accounts',
    codes: [500208],
    says: [
      'client does not exist or is not enabled for consumers',
      "can't sign in here with a personal account",
    ],
    see: 'The sign-in page refuses the personal account.',
    why: 'The app takes accounts of organizations only.',
    shows: [{ what: 'account that signed in', expected: 'a work account', actual: '{user}' }],
    causes: [
      {
        cause: 'Personal accounts are meant to sign in, and the app does not allow it.',
        checks: ['sign-in-audience', 'token-version'],
        fix: {
          ...wider,
          summary: 'if personal accounts are meant: include them in the supported account types',
          steps: [
            'App registrations, the app, Manifest: `api.requestedAccessTokenVersion` to 2, then `signInAudience` to AzureADandPersonalMicrosoftAccount.',
            'In appreg.yaml: `audience: multi-tenant-and-personal`.',
          ],
        },
      },
      {
        cause: 'The person took the wrong account.',
        checks: ['user-in-tenant'],
        fix: {
          kind: 'other',
          summary: 'sign in with a work account, or invite this one as a guest',
          steps: ['Sign out, or use a private window, and choose the work account.'],
        },
      },
      {
        cause: 'The client uses an endpoint for all accounts.',
        checks: ['authority'],
        fix: { kind: 'set-tenant-id', summary: 'put the tenant id into the v2.0 URLs', steps: ownTenant },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'personal-account-on-version-1',
    title: 'A personal account at the v1 endpoints',
    codes: [500201],
    says: ['unable to issue tokens from this api version for a microsoft account'],
    see: 'The sign-in page says that the vendor has to use version 2.0 of the protocol.',
    why: 'The endpoints without /v2.0, and ADAL, which uses them, know work accounts only.',
    causes: [
      {
        cause: 'The client uses the v1 endpoints.',
        checks: ['authority', 'client-settings'],
        fix: {
          kind: 'other',
          summary: 'use the v2.0 endpoints, or sign in with a work account',
          steps: [
            'Put /oauth2/v2.0/authorize and /oauth2/v2.0/token into the URLs, and scopes in place of the resource; MSAL in place of ADAL.',
            'The identity provider Azure Active Directory of Power Platform connectors is v1: sign in with a work account there.',
          ],
        },
      },
      {
        cause: 'The person took the wrong account, and the URLs let all accounts in.',
        checks: ['authority', 'user-in-tenant'],
        fix: { kind: 'set-tenant-id', summary: 'put the tenant id into the URLs', steps: ownTenant },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'unmanaged-organization',
    title: 'The organization of the account is not managed',
    codes: [],
    shared: { codes: [65005], when: wording('unmanaged', 'the message speaks of an unmanaged state') },
    says: ['because it is in an unmanaged state'],
    see: 'The sign-in page says that the application is not supported for the organization.',
    why: 'A tenant that came into being by self-service sign-up has no administrator, and cannot use such apps.',
    causes: [
      {
        cause: "Nobody has taken over the organization's domain.",
        checks: ['user-in-tenant'],
        fix: {
          kind: 'other',
          summary: 'take over the domain as administrator, or use another account',
          steps: ['Follow "Take over an unmanaged directory" in the documentation of Entra.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
