import type { Misconfiguration } from './catalogue.ts'
import type { Condition } from './condition.ts'
import { ownTenant, wider } from './tenant-fixes.ts'
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
// Bots for several tenants get their token at Microsoft's own tenant, where nobody else can register an app. Its id is the
// issuer of those tokens in the Bot Framework SDK.
const isBotTenant: Condition = {
  reads: 'the directory is that of Bot Framework',
  holds: ({ parameters: { tenant } }) =>
    /^bot ?framework(?:\.com)?$|d6d49420-f39b-4df7-a1dc-d59a935871db/i.test(tenant ?? ''),
}

export const client: readonly Misconfiguration[] = [
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
        only: isTenantId,
        checks: ['client-id-in-connector'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'use the Application (client) ID as client id',
          steps: ['Copy the Application (client) ID from the overview page of the registration.'],
        },
      },
      {
        cause: 'The bot signs in as one for several tenants, and its app is for one.',
        only: isBotTenant,
        checks: ['authority', 'sign-in-audience'],
        fix: {
          kind: 'set-tenant-id',
          summary: 'configure the bot as a single-tenant one, with the id of its tenant',
          steps: [
            'In the settings of the bot: `MicrosoftAppType` SingleTenant, and `MicrosoftAppTenantId` with the id of the tenant of {appId}.',
            'The type of the Azure Bot resource has to be the same.',
          ],
        },
      },
      {
        cause: 'The bot is meant for several tenants, and its app is for one.',
        only: isBotTenant,
        checks: ['sign-in-audience'],
        fix: wider,
      },
      {
        cause: 'What was sent is no client id: a name, a URI, or a placeholder that was not filled in.',
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
            'Ask first why it was switched off.',
            'In appreg.yaml: `enabled: true`, then `appreg apply`. Without a manifest: `az ad sp update --id {appId} --set accountEnabled=true`.',
            'Or in the Entra admin center: Enterprise applications, the app, Properties: "Enabled for users to sign-in" to Yes.',
          ],
        },
      },
      {
        cause: 'The app came with a program or sample, and its owner or Microsoft switched it off.',
        checks: ['client-id-in-connector', 'client-enabled'],
        fix: {
          kind: 'wrong-client-id',
          summary: 'register a client of your own, and use its client id instead of {appId}',
          steps: [
            'Make an app registration, consent to it, and configure its client id in the program or script.',
          ],
        },
      },
    ],
    confidence: 'high',
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
