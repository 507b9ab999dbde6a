import type { ConfigurationFile } from '../../model/configuration.ts'
import type { Registration, SecretReference } from '../../model/registration.ts'
import { xmlFile } from '../formats/xml.ts'
import { serverUrl } from '../server-url.ts'
import { administratorFile } from './administrator.ts'
import type { SignIn } from './api-properties.ts'

/** An environment variable of Power Platform, in which each environment has a value of its own. */
export interface Variable {
  readonly schemaName: string
  readonly displayName: string
  /** A secret is a reference to Azure Key Vault. */
  readonly kind: 'text' | 'secret'
  /** What stands in it at the publisher's; a secret has none that could be shipped. */
  readonly value: string
}

/** As the service reads it when a connector is saved: changing the variable alone does nothing. */
export const variableReference = (prefix: string, name: string): string =>
  `@environmentVariables("${prefix}_${name}")`

/** References in place of what differs from one environment to the next. Scopes cannot hold any. */
export function withReferences(signIn: SignIn, prefix: string): SignIn {
  const reference = (name: string) => variableReference(prefix, name)
  const isAad = signIn.identityProvider === 'aad'
  const resource = isAad ? { AzureActiveDirectoryResourceId: reference('resourceuri') } : {}
  return {
    ...signIn,
    clientId: reference('clientid'),
    clientSecret: reference('clientsecret'),
    // This provider names the API by its resource, and does without.
    scope: isAad ? '' : signIn.scope,
    properties: { ...signIn.properties, ...resource },
    customParameters: {
      ...signIn.customParameters,
      ...(isAad ? { tenantId: reference('tenantid'), resourceUri: reference('resourceuri') } : {}),
    },
  }
}

export const variablesOf = (registration: Registration, signIn: SignIn, prefix: string): Variable[] => {
  const { tenantId, resourceUri } = signIn.customParameters
  return [
    text('host', 'Host of the server', serverUrl(registration).host),
    text('clientid', 'Client ID', signIn.clientId),
    {
      schemaName: 'clientsecret',
      displayName: 'Client secret',
      kind: 'secret' as const,
      value: vaultPath(registration.secret),
    },
    ...(tenantId === undefined ? [] : [text('tenantid', 'Tenant ID', tenantId)]),
    ...(resourceUri === undefined ? [] : [text('resourceuri', 'Resource URL', resourceUri)]),
  ].map((variable) => ({ ...variable, schemaName: `${prefix}_${variable.schemaName}` }))
}

const text = (schemaName: string, displayName: string, value: string): Variable => ({
  schemaName,
  displayName,
  kind: 'text',
  value,
})

function vaultPath(secret: SecretReference | undefined): string {
  const [, vault = 'VAULT', name = 'NAME'] = /^keyvault:\/\/([^/]+)\/([^/]+)$/.exec(secret?.store ?? '') ?? []
  return `/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/${vault}/secrets/${name}`
}

/** The definitions, as an unpacked solution holds them, and what is to be done with them. */
export const solutionFiles = (
  registration: Registration,
  variables: readonly Variable[],
): ConfigurationFile[] => [...variables.map(definitionFile), administratorFile(registration, variables)]

const types: Readonly<Record<Variable['kind'], string>> = { text: '100000000', secret: '100000005' }

/** Without a value: what a solution carries takes the place of what the target's administrator has set. */
const definitionFile = ({ schemaName, displayName, kind }: Variable): ConfigurationFile =>
  xmlFile(`environmentvariabledefinitions/${schemaName}/environmentvariabledefinition.xml`, {
    environmentvariabledefinition: {
      '@schemaname': schemaName,
      displayname: {
        '@default': displayName,
        label: { '@description': displayName, '@languagecode': '1033' },
      },
      introducedversion: '1.0.0.0',
      iscustomizable: '1',
      isrequired: '1',
      // Azure Key Vault.
      secretstore: '0',
      type: types[kind],
    },
  })

export const solutionNotes = [
  'apiProperties.json and apiDefinition.swagger.json hold references to environment variables; their definitions belong into the solution beside the connector. A managed solution never carries a secret.',
  'administrator.md says what the administrator of the other environment does, in order, and which ways need no shared secret.',
]
