import type { TargetConfiguration } from '../model/configuration.ts'
import type { Registration, SecretReference } from '../model/registration.ts'
import { clientId, scopeForItself } from './entra.ts'
import { jsonFile } from './json.ts'
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
 * The provider names the API in `resource` of a version 1 request, next to the scope. So the scope stands there by its
 * short name, on sign-in and on refresh alike, and it is `resource` that has to be right: client and API are one
 * registration, and Entra refuses such a client (AADSTS90009) unless it names the API by the bare GUID. One string,
 * not a list: nobody has to know what the service would put between the entries.
 */
const scopeField = ({ scopes }: Registration): string => scopes.join(' ')

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
    'Resource URL': clientId(registration),
    'Enable on-behalf-of login': 'false',
    Scope: scopeField(registration),
    'Redirect URL': '(shown by the connector after saving)',
  }
}

function secretText(secret: SecretReference | undefined): string {
  if (secret === undefined) return '(a secret of this registration)'
  if (secret.value !== undefined) return secret.value
  return secret.store === undefined ? `(secret ${secret.name})` : `(in ${secret.store})`
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
  const scope = scopeField(registration)
  return {
    identityProvider: 'aad',
    clientId: client,
    ...(secret?.value === undefined ? {} : { clientSecret: secret.value }),
    scopes: scope === '' ? [] : [scope],
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
    `The connector shows its own Redirect URL after saving: add it with \`appreg redirect add --app ${appId} URL\`, or under redirectUris.web in the manifest, and apply again.`,
    ...(registered.length > 0 ? [`Connector redirect URLs registered so far: ${registered.join(' ')}.`] : []),
    'Resource URL has to be the bare client GUID: with api://… the sign-in may pass and the connection ends an hour later, on refresh, with AADSTS90009.',
    ...scopeNote(registration),
    'Sign-in needs consent to Microsoft Graph User.Read (otherwise AADSTS90008): keep it under permissions in the manifest, with adminConsent: true.',
    'Tenant ID has to be the GUID: common fails for a single-tenant registration (AADSTS50194).',
    ...(secret === undefined ? [noSecret(appId)] : []),
    ...(server?.url === undefined ? [noServer] : []),
    'To create the connector from these files: paconn create --settings settings.json --secret "$CLIENT_SECRET"',
  ]
}

function scopeNote(registration: Registration): string[] {
  if (registration.scopes.length === 0) return []
  const byGuid = registration.scopes.map((scope) => scopeForItself(registration, scope)).join(' ')
  return [
    `Scope holds the short name because Resource URL names the API; should Entra answer AADSTS650053 or AADSTS9010010, type ${byGuid} offline_access instead, which survives a refresh too.`,
  ]
}

const noSecret = (appId: string): string =>
  `No secret is known: \`appreg secret add --app ${appId}\` makes one, or choose Use managed identity under Secret options and add the issuer and subject shown after saving as a federated credential.`

const noServer =
  'The server has no URL yet: replace dummyurl.contoso.com in apiDefinition.swagger.json, or set server.url in the manifest.'
