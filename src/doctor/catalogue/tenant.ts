import type { Misconfiguration } from './catalogue.ts'
import { ownTenant, wider } from './tenant-fixes.ts'

export const tenant: readonly Misconfiguration[] = [
  {
    id: 'single-tenant-app-elsewhere',
    title: 'A single-tenant app was used from another tenant',
    codes: [650059],
    says: ['azureadmyorg set for application property signinaudience is limiting'],
    see: 'The sign-in page says that the application is not configured for use in the tenant.',
    why: 'An app for accounts of one organization works in its home tenant only.',
    shows: [{ what: 'tenant of the request', expected: 'the home tenant of {appId}', actual: '{tenant}' }],
    causes: [
      {
        cause: 'The authority names another tenant than the home tenant of the app.',
        checks: ['authority', 'sign-in-audience'],
        fix: { kind: 'set-tenant-id', summary: 'use the home tenant of {appId}', steps: ownTenant },
      },
      { cause: 'The app is meant for several organizations.', checks: ['sign-in-audience'], fix: wider },
    ],
    confidence: 'medium',
  },
  {
    id: 'single-tenant-app-on-common',
    title: 'A single-tenant app was used without a tenant',
    codes: [50194],
    says: ['is not configured as a multi-tenant application'],
    see: 'The sign-in page says that the /common endpoint is not supported.',
    why: 'On /common anybody could sign in; an app for one organization has to be asked for at its own tenant.',
    shows: [
      {
        what: 'tenant in the URLs of the client',
        expected: "the tenant id of {appId}'s home",
        actual: 'common',
      },
    ],
    causes: [
      {
        cause: 'The URLs of the client or the tenant field of the connector say common.',
        checks: ['authority', 'connector-settings'],
        fix: { kind: 'set-tenant-id', summary: 'write the tenant id in place of common', steps: ownTenant },
      },
      { cause: 'The app is meant for several organizations.', checks: ['sign-in-audience'], fix: wider },
    ],
    confidence: 'high',
  },
  {
    id: 'work-app-on-common',
    title: 'An app for work accounts was used at an endpoint for all accounts',
    codes: [90130, 90124, 9002332, 9001023, 90133],
    says: [
      'is not supported over the /common or /consumers endpoints',
      'configured for use by microsoft entra users only',
    ],
    see: 'The sign-in page names /common or /consumers.',
    why: 'App or API take accounts of organizations only, and these endpoints let personal ones in.',
    shows: [
      {
        what: 'tenant in the URLs of the client',
        expected: 'a tenant id, or organizations',
        actual: 'common or consumers',
      },
    ],
    causes: [
      {
        cause: 'The URLs of the client say common or consumers.',
        checks: ['authority', 'connector-settings'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'write the tenant id, or organizations, in place of common',
          steps: ownTenant,
        },
      },
      { cause: 'The app is meant for personal accounts too.', checks: ['sign-in-audience'], fix: wider },
    ],
    confidence: 'high',
  },
  {
    id: 'personal-app-on-tenant',
    title: 'An app for personal accounts was used at an endpoint for organizations',
    codes: [9002331, 9002346],
    says: [
      'configured for use by microsoft account users only',
      "application's 'useraudience' configuration",
    ],
    see: 'The sign-in page asks for the /consumers endpoint.',
    why: 'An app for personal Microsoft accounts only is served at /consumers.',
    shows: [
      {
        what: 'tenant in the URLs of the client',
        expected: 'consumers',
        actual: 'a tenant, common or organizations',
      },
    ],
    causes: [
      {
        cause: 'Personal accounts are meant, and the client asks at the wrong endpoint.',
        checks: ['authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'write consumers in place of the tenant',
          steps: ['In the authorize and token URLs: https://login.microsoftonline.com/consumers/….'],
        },
      },
      {
        cause: 'The app takes personal accounts only, although organizations are meant.',
        checks: ['sign-in-audience'],
        fix: {
          ...wider,
          summary: 'set the supported account types to what is meant',
          steps: [
            'App registrations, the app, Manifest: `api.requestedAccessTokenVersion` to 2, then `signInAudience`.',
            'In appreg.yaml: `audience`.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'tenant-unknown',
    title: 'There is no such tenant',
    codes: [90002, 900023, 900021, 50059, 90019, 50128],
    says: [
      'specified tenant identifier … is neither a valid dns name',
      'check to make sure you have the correct tenant id',
      'authority_not_in_valid_list',
      'unable to get authority configuration',
    ],
    see: 'The sign-in page or the token request names the tenant.',
    why: 'The tenant in the URL is neither the id nor a domain of a tenant in this cloud, or is missing.',
    shows: [
      { what: 'tenant of the request', expected: 'a tenant id or a verified domain', actual: '{tenant}' },
    ],
    causes: [
      {
        cause:
          'The tenant is mistyped, a placeholder that was not filled in, the client id, or a tenant of another cloud.',
        checks: ['authority', 'cloud'],
        fix: { kind: 'set-tenant-id', summary: 'write the tenant id into the URLs', steps: ownTenant },
      },
      {
        cause: 'The tenant was deleted, or has no active subscription any more.',
        checks: ['authority'],
        fix: {
          kind: 'other',
          summary: 'ask the administrator of the tenant',
          steps: [
            'Open https://login.microsoftonline.com/TENANT/v2.0/.well-known/openid-configuration: it answers for each tenant that exists.',
          ],
        },
      },
      {
        cause:
          'The tenant exists, and Entra does not find it for the moment: it is new, or the service is disturbed.',
        checks: ['authority'],
        fix: {
          kind: 'retry-later',
          summary: 'wait, and try again',
          steps: ['Try again after some minutes, and look at the health page of Entra.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'code-of-other-tenant',
    title: 'Sign-in and token request went to different tenants',
    codes: [700005],
    see: 'Sign-in works; the token request is refused with invalid_grant.',
    why: 'A code is redeemed at the tenant that issued it.',
    causes: [
      {
        cause: 'Authorize URL and token URL name different tenants; often one of them says common.',
        checks: ['authority', 'connector-settings'],
        fix: { kind: 'set-tenant-id', summary: 'write the same tenant id into both URLs', steps: ownTenant },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'other-cloud',
    title: 'The request went to another cloud',
    codes: [900382, 900432, 900439, 90038, 50049],
    see: 'The sign-in page or the token request is refused.',
    why: 'Each national cloud has login hosts of its own; tenants and apps live in one of them.',
    causes: [
      {
        cause: "The login host is not the one of the tenant's cloud.",
        checks: ['cloud', 'authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'use the login host of the cloud in which the tenant lives',
          steps: [
            'US Government: https://login.microsoftonline.us. China: https://login.partner.microsoftonline.cn. Else https://login.microsoftonline.com.',
            'With appreg: `--cloud usgov`, `usgov-dod` or `china`.',
          ],
        },
      },
    ],
    confidence: 'medium',
  },
]
