import type { Misconfiguration } from './catalogue.ts'
import { type Condition, wording } from './condition.ts'
import { isFirstPartyClient, isGuid, isSharedClient } from './well-known.ts'

const isMasked = (text: string): boolean => /[<>*{}…]|x{3}/i.test(text)

const isUri: Condition = {
  reads: 'the app is named by a URI: the entity ID of SAML, or an identifier URI',
  holds: ({ parameters: { appId } }) => /^(?:https?|api|urn|spn):/i.test(appId ?? ''),
}
const isNoAppId: Condition = {
  reads: 'what was sent as client id is no GUID',
  holds: (situation) => {
    const { appId } = situation.parameters
    return appId !== undefined && !isGuid(appId) && !isMasked(appId) && !isUri.holds(situation)
  },
}
const isTenantId: Condition = {
  reads: 'client id and tenant id are the same',
  holds: ({ parameters: { appId, tenant } }) =>
    isGuid(appId) && appId?.toLowerCase() === tenant?.toLowerCase(),
}
const isPersonalTenant: Condition = {
  reads: 'the tenant is that of personal accounts',
  holds: ({ parameters: { tenant } }) =>
    /9188040d-6c67-4c5b-b112-36a304b66dad|microsoft accounts|consumers/i.test(tenant ?? ''),
}
const ownTenant = [
  'Copy the Directory (tenant) ID from the overview page of the registration.',
  'Put it into the authorize and token URLs in place of {tenant}, or into the tenant field of the connector.',
]
const wider = {
  kind: 'change-signin-audience',
  summary: 'only if strangers are meant to sign in: widen the supported account types',
  steps: [
    'App registrations, the app, Authentication, Supported account types (`signInAudience`). In appreg.yaml: `audience`.',
    'Every tenant in the world can then use the app: check in the server who may.',
  ],
} as const

export const directory: readonly Misconfiguration[] = [
  {
    id: 'client-unknown',
    title: 'The tenant does not know the client',
    codes: [700016, 70001, 700011],
    says: ['application with identifier … was not found in the directory'],
    see: 'The sign-in page or the token request says that the application was not found in the directory.',
    why: 'Entra looks for the client id in the tenant that the request went to, and finds neither a registration nor a service principal.',
    shows: [
      {
        what: 'client id of the request',
        expected: 'an application known in the tenant {tenant}',
        actual: '{appId}',
      },
    ],
    causes: [
      {
        cause: 'The tenant id was put into the field for the client id.',
        when: isTenantId,
        only: isTenantId,
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use the Application (client) ID as client id',
          steps: ['Copy the Application (client) ID from the overview page of the registration.'],
        },
      },
      {
        cause: 'What was sent is no client id: a name, a URI, or a placeholder that was not filled in.',
        when: isNoAppId,
        only: isNoAppId,
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use the Application (client) ID as client id',
          steps: [
            'Copy the Application (client) ID from the overview page of the registration, in place of {appId}.',
          ],
        },
      },
      {
        cause: 'No app in the tenant has this identifier.',
        when: isUri,
        only: isUri,
        checks: ['identifier-uri', 'authority'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'add {appId} to the app, as Identifier (Entity ID) of SAML or as identifier URI',
          steps: [
            'SAML: Enterprise applications, the app, Single sign-on, Basic SAML Configuration, Identifier (Entity ID).',
            'Else: App registrations, the app, Expose an API, Application ID URI.',
          ],
        },
      },
      {
        cause:
          'The client id was borrowed from an app of somebody else, which is not in this tenant or was retired.',
        when: isSharedClient,
        only: isSharedClient,
        checks: ['first-party-client', 'client-exists'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'register a client of your own, and use its client id instead of {appId}',
          steps: [
            'Make an app registration, consent to it, and configure its client id in the program or script.',
          ],
        },
      },
      {
        cause:
          'A personal account signs in to an app for work accounts, or the authority is the one of personal accounts.',
        when: isPersonalTenant,
        only: isPersonalTenant,
        checks: ['authority', 'sign-in-audience'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'put the tenant id into the authority, and sign in with a work account',
          steps: ownTenant,
        },
      },
      {
        cause: 'The request went to another tenant than the one in which the app is registered.',
        checks: ['authority', 'client-exists'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'use the tenant in which {appId} is registered',
          steps: ownTenant,
        },
      },
      {
        cause:
          'The client id is mistyped, or that of a deleted app. It has to be the Application (client) ID, not the object id.',
        checks: ['client-exists', 'client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'correct the client id',
          steps: [
            'Compare {appId} with the Application (client) ID on the overview page of the registration.',
            'Deleted less than 30 days ago? `appreg restore --app {appId}`.',
          ],
        },
      },
      {
        cause: 'The app is a multi-tenant one and was never brought into this tenant.',
        checks: ['client-service-principal', 'sign-in-audience'],
        fix: {
          kind: 'create-service-principal',
          summary: 'let an administrator of {tenant} consent to the app, which creates its service principal',
          automatic: true,
          steps: [
            'Open `https://login.microsoftonline.com/{tenant}/adminconsent?client_id={appId}`, or run `az ad sp create --id {appId}`.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'client-without-service-principal',
    title: 'The client has no service principal in this tenant',
    codes: [7000229],
    says: ['is missing service principal in the tenant'],
    see: 'A token without a user is refused; the registration is there.',
    why: 'A registration made through Graph or code has no service principal until one is created. Without it there is nobody to give an app-only token to.',
    shows: [{ what: 'service principal of {appId}', expected: 'one in the tenant {tenant}', actual: 'none' }],
    causes: [
      {
        cause: 'The service principal was never created, or was deleted.',
        checks: ['client-service-principal'],
        fix: {
          kind: 'create-service-principal',
          summary: 'create the service principal of {appId}',
          automatic: true,
          steps: ['Run `az ad sp create --id {appId}`; a registration made by `appreg apply` has one.'],
        },
      },
      {
        cause: 'The request went to another tenant than the one of the app.',
        checks: ['authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'use the tenant in which {appId} is registered',
          steps: ownTenant,
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'client-disabled',
    title: "The client's service principal is disabled",
    codes: [7000112, 1000031],
    says: ['application … is disabled'],
    see: 'All users of the app are refused at once.',
    why: 'An administrator, or Microsoft, switched off sign-in for the enterprise application.',
    shows: [{ what: 'accountEnabled of {appId}', expected: 'true', actual: 'false' }],
    causes: [
      {
        cause: 'Sign-in is switched off on the enterprise application.',
        checks: ['client-enabled'],
        fix: {
          kind: 'create-service-principal',
          summary: 'enable the service principal of {appId}',
          steps: [
            'Enterprise applications, the app, Properties: "Enabled for users to sign-in" to Yes. Ask first why it was switched off.',
          ],
        },
      },
    ],
    confidence: 'high',
  },
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
      {
        cause: 'Personal accounts are meant, and the client asks at the wrong endpoint.',
        checks: ['authority'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'write consumers in place of the tenant',
          steps: ['In the authorize and token URLs: https://login.microsoftonline.com/consumers/….'],
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
  {
    id: 'account-not-in-tenant',
    title: 'The account does not belong to the tenant',
    codes: [50020, 51004, 90072, 16000, 16003, 50034],
    says: ['does not exist in tenant … and cannot access the application'],
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
    codes: [500200, 500201, 500208],
    says: [
      'client does not exist or is not enabled for consumers',
      "can't sign in here with a personal account",
      'is a personal microsoft account',
    ],
    see: 'The sign-in page refuses the personal account.',
    why: 'The app takes accounts of organizations only, or uses the v1 endpoints, which know no personal ones.',
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
        cause: 'The client uses the v1 endpoints, or an endpoint for all accounts.',
        checks: ['authority'],
        fix: { kind: 'set-tenant-id', summary: 'put the tenant id into the v2.0 URLs', steps: ownTenant },
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
  {
    id: 'misconfigured-application',
    title: 'The registration does not allow what the client asks for',
    codes: [65005],
    see: 'The sign-in page says that the application is misconfigured.',
    why: 'An old number for several things: the text behind it tells which.',
    stands: 'around another',
    causes: [
      {
        cause: 'The API is not among the permissions of the client.',
        when: {
          reads: 'the client is not one of Microsoft',
          holds: (situation) => !isFirstPartyClient.holds(situation),
        },
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'add the permission of the API to the client',
          steps: [
            'App registrations, the client, API permissions, Add a permission; then Grant admin consent.',
          ],
        },
      },
      {
        cause: 'Nobody has consented to the permission.',
        checks: ['grants'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'grant consent for the whole tenant',
          steps: ['App registrations, the client, API permissions, Grant admin consent.'],
        },
      },
      {
        cause: 'The API has no service principal in the tenant.',
        checks: ['api-service-principal'],
        fix: {
          kind: 'create-service-principal',
          summary: 'create the service principal of the API',
          steps: ['Run `az ad sp create --id {resourceAppId}`.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
