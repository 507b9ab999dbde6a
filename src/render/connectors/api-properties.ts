import type { ConfigurationFile } from '../../model/configuration.ts'
import { jsonFile } from '../formats/json.ts'

/** The shared address of the consent service. A connector has one of its own below it. */
export const consentUrl = 'https://global.consent.azure-apim.net/redirect'

/** How a connector signs in: the settings of an OAuth parameter. */
export interface SignIn {
  readonly identityProvider: 'aad' | 'oauth2' | 'oauth2generic'
  readonly clientId: string
  readonly clientSecret?: string
  /** All scopes in one string: the service joins entries with blanks. */
  readonly scope: string
  readonly properties: object
  readonly customParameters: Readonly<Record<string, string>>
  /** The sovereign hosts are not documented. The service replaces the value anyway. */
  readonly isSovereign: boolean
}

export const oauthParameter = (signIn: SignIn, ui: Ui = {}) => ({
  type: 'oauthSetting',
  oAuthSettings: {
    identityProvider: signIn.identityProvider,
    clientId: signIn.clientId,
    ...(signIn.clientSecret === undefined ? {} : { clientSecret: signIn.clientSecret }),
    scopes: signIn.scope === '' ? [] : [signIn.scope],
    redirectMode: 'GlobalPerConnector',
    ...(signIn.isSovereign ? {} : { redirectUrl: consentUrl }),
    properties: { IsFirstParty: 'False', ...signIn.properties },
    customParameters: Object.fromEntries(
      Object.entries(signIn.customParameters).map(([name, value]) => [name, { value }]),
    ),
  },
  uiDefinition: {
    displayName: ui.displayName ?? 'OAuth Connection',
    description: ui.displayName ?? 'OAuth Connection',
    constraints: { required: ui.hidden ? 'false' : 'true', ...(ui.hidden ? { hidden: 'true' } : {}) },
  },
})

interface Ui {
  readonly displayName?: string
  /** The values of a connection take its place. */
  readonly hidden?: boolean
}

/** A value that whoever makes a connection is asked for. */
export const askedParameter = (
  type: 'string' | 'securestring',
  displayName: string,
  description: string,
) => ({
  type,
  uiDefinition: {
    displayName,
    description,
    // Multi-auth connectors show this one, the others the one above.
    schema: { type, description },
    constraints: { required: 'true', ...(type === 'securestring' ? { clearText: false } : {}) },
  },
})

/** paconn's schema knows this parameter word by word, the slip in the description included. */
export const tenantParameter = {
  type: 'string',
  metadata: { sourceType: 'AzureActiveDirectoryTenant' },
  uiDefinition: {
    displayName: 'Tenant',
    description: 'The tenant ID of for the Azure Active Directory application',
    constraints: { required: 'false', hidden: 'true' },
  },
}

/** No stackOwner: it blocks later updates of a custom connector. #007ee5 and #ffffff are refused on certification. */
export const apiPropertiesFile = (parameters: object): ConfigurationFile =>
  jsonFile('apiProperties.json', {
    properties: { ...parameters, iconBrandColor: '#0078d4', capabilities: ['actions'] },
  })
