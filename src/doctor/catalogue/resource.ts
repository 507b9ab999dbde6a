import type { Misconfiguration } from './catalogue.ts'
import { type Condition, either, type Situation, signal, wording } from './condition.ts'
import { isGuid, resourceIsMicrosofts } from './well-known.ts'

const resourceOf = ({ parameters }: Situation): string => parameters.resource ?? ''

const isIncomplete: Condition = {
  reads: 'the resource is an incomplete identifier such as api://',
  holds: (situation) => /^(?:(?:api|https?):)?\/+(?:undefined|null|none)?\/?$/i.test(resourceOf(situation)),
}
const malformed = [
  /^(?:api|https?):\/\/[^/]*https?:/i, // https://https://…
  /^(?:api|https?):\/\/[^/]*\/.*(?:\/\/|\.default|access_as_user|user_impersonation)/i, // a scope, or two slashes
  /^[\w*-]+(?:\.[\w*-]+)+(?:\/|$)/, // a host without https://
  /^[A-Z_]{4,}\b/, // RESOURCE_ID
]
const isMalformed: Condition = {
  reads: 'the resource lacks its https://, has two, ends in a scope, or is a placeholder',
  holds: (situation) => malformed.some((pattern) => pattern.test(resourceOf(situation))),
}
const isHost: Condition = {
  reads: 'the resource is the address of a server of your own',
  holds: (situation) =>
    /^https?:\/\/./i.test(resourceOf(situation)) &&
    !isMalformed.holds(situation) &&
    !resourceIsMicrosofts.holds(situation),
}
const isServer: Condition = {
  reads: 'the resource is the address of a server',
  holds: (situation) => isHost.holds(situation) || resourceIsMicrosofts.holds(situation),
}
const isApiUri: Condition = {
  reads: 'the resource is an identifier such as api://…',
  holds: (situation) => /^api:\/\/[^/\s]/i.test(resourceOf(situation)) && !isIncomplete.holds(situation),
}
const isAppId: Condition = {
  reads: 'the resource is named by its app id',
  holds: (situation) => isGuid(resourceOf(situation).replace(/^(?:api|spn):(?:\/\/)?/i, '')),
}

const createServicePrincipal = {
  kind: 'create-service-principal',
  summary: 'create the service principal of the API in the tenant {tenant}',
  automatic: true,
  steps: [
    'An administrator of that tenant runs `az ad sp create --id {resourceAppId}`.',
    'Or opens `https://login.microsoftonline.com/{tenant}/adminconsent?client_id={resourceAppId}`.',
    'Then consent to the client again.',
  ],
} as const

const setTenant = {
  kind: 'set-tenant-id',
  summary: 'use the tenant in which the API is registered',
  steps: [
    'Compare {tenant} with the Directory (tenant) ID on the overview page of the API.',
    'Put the right one into the authorize and token URLs, or the tenant field of the connector.',
  ],
} as const

const scopeOfApi = [
  'On the page "Expose an API" of the API, copy the scope as it stands there, such as api://APP_ID/access_as_user.',
  'Put it into the scope field of the connector or client; in fields for a resource URL only the part before the last slash.',
]

export const resource: readonly Misconfiguration[] = [
  {
    id: 'resource-unknown',
    title: 'No API in the tenant has this identifier',
    codes: [500011, 50001],
    says: ['the resource principal named'],
    see: 'The sign-in page or the token request is refused with invalid_resource.',
    why: 'Entra looks for a service principal in the tenant that carries the resource of the request among its names: the app id, or an identifier URI.',
    shows: [
      {
        what: 'resource of the request',
        expected: 'an identifier of an API in {tenant}',
        actual: '{resource}',
      },
    ],
    causes: [
      {
        cause: 'The resource is incomplete: a variable in the settings of the client is empty.',
        only: isIncomplete,
        checks: ['scope-text', 'client-settings'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'complete the scope or resource in the client',
          steps: scopeOfApi,
        },
      },
      {
        cause:
          'The resource lacks its https://, has two, ends in a scope, or holds a placeholder, so that it equals no identifier.',
        only: isMalformed,
        checks: ['scope-text', 'identifier-uri'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'correct the scope or resource in the client',
          steps: scopeOfApi,
        },
      },
      {
        cause:
          "The client asks for the server's address, and the API does not have it as an identifier URI. Only a host under a verified domain of the tenant can be one.",
        only: isHost,
        checks: ['identifier-uri', 'identifier-uri-domain', 'resource-metadata'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'add {resource} to the identifier URIs of the API, or let the client ask for api://APP_ID',
          automatic: true,
          steps: [
            'In the Entra admin center: App registrations, the API, Expose an API, Application ID URI. In appreg.yaml: `api.identifierUri`.',
            'Where the host is under no verified domain: keep api://APP_ID, and put that into the scope of the client.',
          ],
        },
      },
      {
        cause:
          "The server's metadata name a resource or scopes that are none of the API, and the client asks for what they say.",
        only: signal('resource-metadata', "the text speaks of the server's metadata"),
        checks: ['resource-metadata'],
        fix: {
          kind: 'fix-resource-metadata',
          summary: 'make `resource` and `scopes_supported` of the metadata those of the API',
          steps: [
            'Write `scopes_supported` with the identifier URI of the API, such as api://APP_ID/access_as_user.',
            'On Azure App Service: the application setting `WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES` holds these scopes.',
            'Make the connection in the client anew: clients keep what they discovered.',
          ],
        },
      },
      {
        cause:
          "The resource is a service of Microsoft's: its identifier is mistyped, or the address of one instance was sent in its place.",
        only: resourceIsMicrosofts,
        checks: ['scope-text', 'cloud'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'ask for the identifier that the documentation of the service gives',
          steps: [
            'Compare {resource} with the documentation of the service: scheme, host, no slash at the end.',
            'Each national cloud has hosts of its own.',
          ],
        },
      },
      {
        cause: 'The service is not set up in this tenant, so that it has no service principal there.',
        only: resourceIsMicrosofts,
        checks: ['api-service-principal'],
        fix: createServicePrincipal,
      },
      {
        cause:
          "Microsoft's service is missing in the tenant for the moment: it happens while a service is set up or changed.",
        only: resourceIsMicrosofts,
        checks: ['api-service-principal'],
        fix: {
          kind: 'retry-later',
          summary: 'wait, and try again; ask the support of the service if it stays',
          steps: ['Try again after some hours, and look at the health page of the service.'],
        },
      },
      {
        cause: 'The API is registered elsewhere, and has no service principal in this tenant.',
        only: isHost,
        checks: ['api-service-principal'],
        fix: createServicePrincipal,
      },
      {
        cause: 'The API lives in another tenant than the one that the request went to.',
        checks: ['authority', 'api-service-principal'],
        fix: setTenant,
      },
      {
        cause: 'The API has no such identifier URI: it was never set, or is spelled otherwise.',
        when: isApiUri,
        unless: isServer,
        checks: ['identifier-uri', 'scope-text'],
        fix: {
          kind: 'add-identifier-uri',
          summary: 'add {resource} to the identifier URIs of the API, or correct the scope in the client',
          automatic: true,
          steps: [
            'In the Entra admin center: App registrations, the API, Expose an API, Application ID URI: Add.',
            'Compare it with what the client asks for, upper and lower case and slashes included.',
          ],
        },
      },
      {
        cause: 'The API is registered in another tenant, and has no service principal in this one.',
        when: isAppId,
        unless: isServer,
        checks: ['api-service-principal'],
        fix: createServicePrincipal,
      },
      {
        cause: 'The scope or resource in the settings of the client is mistyped.',
        checks: ['scope-text', 'identifier-uri'],
        fix: {
          kind: 'fix-scope-string',
          summary: 'correct the scope or resource in the client',
          steps: scopeOfApi,
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'api-without-service-principal',
    title: 'The API has no service principal in this tenant',
    codes: [650052],
    shared: {
      codes: [65005, 650051],
      when: either(
        wording('not-subscribed', 'the message speaks of a service that is not subscribed to'),
        wording('named-not-subscribed', 'names one'),
      ),
    },
    says: ['lacks a service principal for', 'has not subscribed to or enabled'],
    see: 'The sign-in page names a service that "your organization lacks a service principal for".',
    why: 'An API of another tenant, or one whose enterprise application was deleted, has to be known in the tenant where people sign in.',
    shows: [
      {
        what: 'service principal of {resourceAppId}',
        expected: 'one in the tenant {tenant}',
        actual: 'none',
      },
      { what: 'API of the request', expected: 'one that the tenant knows', actual: '{resource}' },
    ],
    causes: [
      {
        cause: 'The client lists a permission of a Microsoft service that this tenant has not subscribed to.',
        only: resourceIsMicrosofts,
        checks: ['required-access', 'api-service-principal'],
        fix: {
          kind: 'add-permission',
          summary:
            'correct the permissions of the client: take out those of {resource}, or subscribe to the service',
          steps: [
            'App registrations, the client, API permissions: remove the entry of this service if the client can do without it. Then consent again.',
            'Else subscribe to the service in this tenant.',
          ],
        },
      },
      {
        cause: 'Nobody has brought the API into this tenant.',
        checks: ['api-service-principal'],
        fix: createServicePrincipal,
      },
      {
        cause:
          'Consent for the API has not been given by an administrator, which would create its service principal.',
        checks: ['grants'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'let an administrator consent to the client and the API',
          steps: [
            'Open `https://login.microsoftonline.com/{tenant}/adminconsent?client_id={resourceAppId}`, then the same for the client.',
          ],
        },
      },
      {
        when: wording(
          'not-subscribed',
          'the message does not name the service: it is the API behind the client',
        ),
        cause:
          'Client and API are consented to one after the other, because the API does not name the client as a known one.',
        checks: ['pre-authorized', 'required-access'],
        fix: {
          kind: 'preauthorize-client',
          summary: 'name the client on the API, so that one consent brings both into the tenant',
          steps: [
            'App registrations, the API, Manifest: the client id under `api.knownClientApplications`. Save, and check that it was kept.',
            'For a client that needs no consent: Expose an API, Add a client application.',
          ],
        },
      },
      {
        cause: 'The request went to another tenant than was meant.',
        checks: ['authority'],
        fix: setTenant,
      },
    ],
    confidence: 'high',
  },
  {
    id: 'service-principal-name-taken',
    title: 'A service principal of that name is already present',
    codes: [650051],
    see: 'Admin consent fails.',
    why: 'An earlier consent stopped half-way, or two applications claim the same name.',
    causes: [
      {
        cause: 'An earlier attempt left the service principal behind.',
        checks: ['api-service-principal', 'grants'],
        fix: {
          kind: 'retry-later',
          summary: 'try again, or grant the consent through Graph',
          steps: [
            'Repeat the consent after some minutes.',
            'If it fails again: grant it from API permissions of the registration, or with `adminConsent: true` and `appreg apply`.',
          ],
        },
      },
      {
        cause: 'The service principal is missing, and its name belongs to another one.',
        checks: ['api-service-principal'],
        fix: createServicePrincipal,
      },
      {
        cause: 'The grant itself is missing.',
        checks: ['grants'],
        fix: {
          kind: 'grant-admin-consent',
          summary: 'grant the consent on the registration',
          steps: ['App registrations, the app, API permissions, Grant admin consent.'],
        },
      },
    ],
    confidence: 'medium',
  },
  {
    id: 'api-disabled',
    title: "The API's service principal is disabled",
    codes: [500014],
    says: ['the service principal for resource'],
    see: 'All clients of the API are refused at once.',
    why: 'An administrator switched off sign-in for the enterprise application, or its licence ended.',
    shows: [{ what: 'accountEnabled of {resource}', expected: 'true', actual: 'false' }],
    causes: [
      {
        cause: 'Sign-in is switched off on the enterprise application of the API.',
        checks: ['api-enabled'],
        fix: {
          kind: 'create-service-principal',
          summary: 'enable the service principal of {resource}',
          steps: [
            'Ask first why it was switched off.',
            'In appreg.yaml: `enabled: true`, then `appreg apply`. Without a manifest: `az ad sp update --id {resourceAppId} --set accountEnabled=true`.',
            'Or in the Entra admin center: Enterprise applications, the API, Properties: "Enabled for users to sign-in" to Yes.',
          ],
        },
      },
      {
        cause: 'The subscription of a Microsoft service has lapsed in this tenant.',
        checks: ['api-enabled'],
        fix: {
          kind: 'other',
          summary: 'renew the subscription',
          steps: ['Check the licences of the service in the Microsoft 365 admin center.'],
        },
      },
    ],
    confidence: 'high',
  },
  {
    id: 'removed-resource',
    title: 'The client lists a permission of an API that is gone',
    codes: [650054],
    see: 'The consent page fails.',
    why: 'Entra resolves every API that the client lists, the deleted ones too.',
    causes: [
      {
        cause: 'The API was deleted, or made anew under another app id.',
        checks: ['required-access', 'api-service-principal'],
        fix: {
          kind: 'other',
          summary: 'remove the entry from the API permissions of the client',
          steps: [
            'App registrations, the client, API permissions: remove the row without a name.',
            'Add the permission of the new API, and grant admin consent.',
          ],
        },
      },
      {
        cause: 'The new API is not listed yet.',
        checks: ['required-access'],
        fix: {
          kind: 'add-permission',
          summary: 'list the permission of the API that replaced it',
          steps: ['App registrations, the client, API permissions, Add a permission.'],
        },
      },
    ],
    confidence: 'medium',
  },
]
