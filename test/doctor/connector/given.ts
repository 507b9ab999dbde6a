import { connectorIn, readConnectorFile } from '../../../src/doctor/connector/files.ts'
import { judgeConnectors } from '../../../src/doctor/connector/judge.ts'
import type { KnownRegistration } from '../../../src/doctor/connector/known-registration.ts'
import type { Finding } from '../../../src/model/finding.ts'

export const clientId = '11111111-2222-4333-8444-555555555555'
export const otherId = '99999999-2222-4333-8444-555555555555'
export const tenantId = '00000000-0000-4000-8000-00000000aaaa'
export const consent = 'https://global.consent.azure-apim.net/redirect'

/** Objects as one nests them in these files; a value of `undefined` takes the member out. */
export type Json = { [name: string]: unknown }

export const values = (settings: Record<string, unknown>): Json =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, { value }]])),
  )

/** A custom connector that signs in to Entra with the provider aad, as the portal downloads it. */
export const aad = (settings: Json = {}, customs: Json = {}): Json => ({
  identityProvider: 'aad',
  clientId,
  scopes: [],
  redirectMode: 'GlobalPerConnector',
  redirectUrl: `${consent}/cr25-5forders-5f0123456789abcdef`,
  properties: {
    IsFirstParty: 'False',
    AzureActiveDirectoryResourceId: clientId,
    IsOnbehalfofLoginSupported: true,
  },
  customParameters: values({
    loginUri: 'https://login.microsoftonline.com',
    tenantId,
    resourceUri: clientId,
    enableOnbehalfOfLogin: 'false',
    ...customs,
  }),
  ...settings,
})

const entra = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`

export const oauth2 = (settings: Json = {}, customs: Json = {}): Json => ({
  identityProvider: 'oauth2',
  clientId,
  scopes: [`api://${otherId}/access_as_user offline_access`],
  redirectMode: 'GlobalPerConnector',
  redirectUrl: consent,
  properties: { IsFirstParty: 'False' },
  customParameters: values({
    authorizationUrl: `${entra}/authorize`,
    tokenUrl: `${entra}/token`,
    refreshUrl: `${entra}/token`,
    ...customs,
  }),
  ...settings,
})

export const generic = (customs: Json = {}): Json => ({
  ...oauth2({ identityProvider: 'oauth2generic', scopes: ['orders.read'], clientId: 'contoso-flow' }),
  customParameters: values({
    authorizationUrlTemplate: 'https://id.contoso.example/{region}/authorize',
    authorizationUrlQueryStringTemplate:
      '?client_id={ClientId}&response_type=code&redirect_uri={RedirectUrl}&scope={Scopes}&state={State}',
    tokenUrlTemplate: 'https://id.contoso.example/{region}/token',
    tokenBodyTemplate:
      'code={Code}&grant_type=authorization_code&redirect_uri={RedirectUrl}&client_id={ClientId}&client_secret={ClientSecret}',
    refreshUrlTemplate: 'https://id.contoso.example/{region}/token',
    refreshBodyTemplate:
      'refresh_token={RefreshToken}&grant_type=refresh_token&client_id={ClientId}&client_secret={ClientSecret}',
    ...customs,
  }),
})

export const token = (oAuthSettings: Json, more: Json = {}): Json => ({
  token: { type: 'oauthSetting', oAuthSettings },
  ...more,
})

export const asked = (...names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, { type: 'string', uiDefinition: { displayName: name } }]))

export const properties = (connectionParameters: Json, more: Json = {}): Json => ({
  properties: { connectionParameters, iconBrandColor: '#0078d4', capabilities: [], ...more },
})

export const swagger = (more: Json = {}, operation: Json = {}): Json => ({
  swagger: '2.0',
  info: { title: 'Orders', description: 'Orders of Contoso', version: '1.0.0' },
  host: 'orders.contoso.example',
  basePath: '/',
  schemes: ['https'],
  paths: {
    '/mcp': {
      post: {
        operationId: 'InvokeMCP',
        'x-ms-agentic-protocol': 'mcp-streamable-1.0',
        responses: { 200: { description: 'Success' } },
        ...operation,
      },
    },
  },
  ...more,
})

/** What is said of one connector with these files, each an object or the text itself. */
export function judged(
  files: readonly (Json | string)[],
  registration?: KnownRegistration,
): readonly Finding[] {
  const read = files.map((file, index) =>
    readConnectorFile(
      typeof file === 'string' ? file : JSON.stringify(file, null, 2),
      `file${index + 1}.json`,
    ),
  )
  return judgeConnectors([connectorIn(read)], registration)
}

/** Without the remarks. */
export const troubles = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ severity }) => severity !== 'info')

export const titles = (findings: readonly Finding[]): string[] => findings.map(({ title }) => title)
