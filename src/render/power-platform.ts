import type { TargetConfiguration } from '../model/configuration.ts'
import type { Registration, SecretReference } from '../model/registration.ts'
import { clientId, scopeForItself } from './entra.ts'
import { jsonFile } from './formats/json.ts'
import { paconnSettings } from './paconn.ts'
import { mcpSwagger } from './swagger.ts'

/** A custom connector with the identity provider Azure Active Directory: paconn's files and the portal's Security tab. */
export function powerPlatform(registration: Registration): TargetConfiguration {
  return {
    files: [
      jsonFile('apiDefinition.swagger.json', mcpSwagger(registration)),
      jsonFile('apiProperties.json', apiProperties(registration)),
      jsonFile('settings.json', paconnSettings(registration.cloud)),
    ],
    values: securityTab(registration),
    notes: notes(registration),
  }
}

/**
 * The GUID form: client and API are one registration, and Entra refuses such a client on refresh (AADSTS90009) when it
 * names the API by URI; a bare scope name would be looked up on Microsoft Graph (AADSTS650053). Where the provider sends
 * a version 1 request, `resource` decides and the scope does no harm. One string: the service joins entries with blanks.
 */
const scopeField = (registration: Registration): string =>
  [...registration.scopes.map((scope) => scopeForItself(registration, scope)), 'offline_access'].join(' ')

const consentUrl = 'https://global.consent.azure-apim.net/redirect'

function securityTab(registration: Registration): Record<string, string> {
  const { cloud, tenantId, secret } = registration
  return {
    'Authentication type': 'OAuth 2.0',
    'Identity provider': 'Azure Active Directory',
    'Enable Service Principal support': 'No',
    'Client ID': clientId(registration),
    'Secret options': 'Use client secret',
    'Client secret': secretText(secret),
    'Authorization URL': cloud.login,
    'Tenant ID': tenantId,
    'Resource URL': isConnectorOnly(registration) ? ofTheApi : clientId(registration),
    'Enable on-behalf-of login': 'false',
    Scope: isConnectorOnly(registration) ? ofTheApi : scopeField(registration),
    'Redirect URL': '(shown by the connector after saving)',
  }
}

function secretText(secret: SecretReference | undefined): string {
  if (secret === undefined) return '(a secret of this registration)'
  if (secret.value !== undefined) return secret.value
  if (secret.store === undefined) return `(secret ${secret.name})`
  return secret.store === 'stdout' ? '(shown once, when it was minted)' : `(in ${secret.store})`
}

// No stackOwner: it blocks later updates of a custom connector. #007ee5 and #ffffff are refused on certification.
function apiProperties(registration: Registration): unknown {
  return {
    properties: {
      connectionParameters: {
        token: {
          type: 'oauthSetting',
          oAuthSettings: oAuthSettings(registration),
          uiDefinition: {
            displayName: 'OAuth Connection',
            description: 'OAuth Connection',
            constraints: { required: 'true' },
          },
        },
        'token:TenantId': tenantParameter,
      },
      iconBrandColor: '#0078d4',
      capabilities: ['actions'],
    },
  }
}

function oAuthSettings(registration: Registration): unknown {
  const { cloud, tenantId, secret } = registration
  const client = clientId(registration)
  return {
    identityProvider: 'aad',
    clientId: client,
    ...(secret?.value === undefined ? {} : { clientSecret: secret.value }),
    scopes: [scopeField(registration)],
    redirectMode: 'GlobalPerConnector',
    // The sovereign hosts are not documented. The service replaces the value anyway.
    ...(cloud.name === 'public' ? { redirectUrl: consentUrl } : {}),
    properties: {
      IsFirstParty: 'False',
      AzureActiveDirectoryResourceId: client,
      IsOnbehalfofLoginSupported: true,
    },
    customParameters: {
      loginUri: { value: cloud.login },
      tenantId: { value: tenantId },
      resourceUri: { value: client },
      enableOnbehalfOfLogin: { value: 'false' },
    },
  }
}

// paconn's schema knows this parameter word by word, the slip in the description included.
const tenantParameter = {
  type: 'string',
  metadata: { sourceType: 'AzureActiveDirectoryTenant' },
  uiDefinition: {
    displayName: 'Tenant',
    description: 'The tenant ID of for the Azure Active Directory application',
    constraints: { required: 'false', hidden: 'true' },
  },
}

function notes(registration: Registration): string[] {
  const { appId, server, secret, redirectUris } = registration
  const registered = redirectUris.web.filter((uri) => uri.startsWith(`${consentUrl}/`))
  return [
    `The connector shows its own Redirect URL after saving: register it with appreg redirect add URL --app ${appId}, and keep it under redirectUris.web in the manifest.`,
    ...(registered.length > 0 ? [`Connector redirect URLs registered so far: ${registered.join(' ')}.`] : []),
    'Resource URL has to be the bare client GUID: with api://… the sign-in may pass and the connection ends an hour later, on refresh, with AADSTS90009.',
    'Scope has to keep the GUID form for the same reason; offline_access brings the refresh token.',
    'Sign-in needs consent to Microsoft Graph User.Read (otherwise AADSTS90008): keep it under permissions in the manifest, with adminConsent: true.',
    'Tenant ID has to be the GUID: common fails for a single-tenant registration (AADSTS50194).',
    ...(isConnectorOnly(registration) ? [connectorOnly] : []),
    ...(secret === undefined ? [noSecret] : []),
    ...(server?.url === undefined ? [noServer] : []),
    'To create the connector from these files: paconn create --settings settings.json --secret "$CLIENT_SECRET"',
  ]
}

/** It exposes no scope: then it is the client of an API that is a registration of its own. */
const isConnectorOnly = ({ scopes }: Registration): boolean => scopes.length === 0

const ofTheApi = '(of the API registration)'

const connectorOnly =
  'This registration exposes no scope of its own: Resource URL, Scope and resourceUri in apiProperties.json have to name the API that it calls, as api://API_CLIENT_ID and api://API_CLIENT_ID/access_as_user.'

const noSecret =
  'No secret is known: name one under credentials.secrets in the manifest and run appreg apply, or choose Use managed identity under Secret options.'

const noServer =
  'The server has no URL yet: replace dummyurl.contoso.com in apiDefinition.swagger.json, or set server.url in the manifest.'
