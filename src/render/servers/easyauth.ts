import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration, SecretReference } from '../../model/registration.ts'
import { apiId, audience, clientId, fullScopes, isItsOwnApi, issuer } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { serverNotes } from './notes.ts'

const secretSetting = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET'

/** Azure App Service and Functions, authentication V2 ("Easy Auth"). */
export const easyauth = (registration: Registration): TargetConfiguration => ({
  files: [
    jsonFile('authsettingsV2.json', { properties: authSettings(registration) }),
    jsonFile('appsettings.json', appSettings(registration)),
  ],
  values: {
    'az, settings': 'az webapp config appsettings set -g GROUP -n APP --settings @appsettings.json',
    'az, authentication':
      'az rest --method put --url "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Web/sites/APP/config/authsettingsV2?api-version=2024-04-01" --body @authsettingsV2.json',
  },
  notes: notes(registration),
})

function authSettings(registration: Registration): unknown {
  return {
    platform: { enabled: true },
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'Return401' },
    identityProviders: {
      azureActiveDirectory: {
        enabled: true,
        registration: {
          openIdIssuer: issuer(registration),
          clientId: apiId(registration),
          ...(secretOfApi(registration) ? { clientSecretSettingName: secretSetting } : {}),
        },
        validation: {
          allowedAudiences: [audience(registration)],
          defaultAuthorizationPolicy: { allowedApplications: allowedApplications(registration) },
        },
      },
    },
  }
}

/** It signs people in as the API. Of a split, what is known is the secret of the connector. */
const secretOfApi = (registration: Registration): SecretReference | undefined =>
  isItsOwnApi(registration) ? registration.secret : undefined

/** Easy Auth lets a client pass only when it is named. */
const allowedApplications = (registration: Registration): string[] => [
  ...new Set([apiId(registration), clientId(registration), ...(registration.preauthorized ?? [])]),
]

interface AppSetting {
  readonly name: string
  readonly value: string
  readonly slotSetting: boolean
}

function appSettings(registration: Registration): AppSetting[] {
  const secret = secretOfApi(registration)
  const secretValue = secret && (secret.value ?? keyVaultReference(secret))
  const settings = {
    // The name of a preview: with it, Easy Auth serves the protected resource metadata (RFC 9728).
    WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES: listed(registration).join(','),
    ...(secretValue === undefined ? {} : { [secretSetting]: secretValue }),
  }
  return Object.entries(settings).map(([name, value]) => ({ name, value, slotSetting: false }))
}

/** The setting is a list with commas. */
const listed = (registration: Registration): string[] =>
  fullScopes(registration).filter((scope) => !scope.includes(','))

/** App Service reads the secret from the vault itself. */
function keyVaultReference({ store }: SecretReference): string | undefined {
  const [, vault, name] = /^keyvault:\/\/([^/]+)\/([^/]+)$/.exec(store ?? '') ?? []
  return vault && `@Microsoft.KeyVault(VaultName=${vault};SecretName=${name})`
}

function notes(registration: Registration): string[] {
  const { preauthorized = [] } = registration
  const secret = secretOfApi(registration)
  const isSet = secret?.value !== undefined || (secret && keyVaultReference(secret) !== undefined)
  return [
    `allowedApplications lets in the clients that it names and refuses every other with 403: ${
      preauthorized.length > 0
        ? 'it holds this registration and its pre-authorized clients'
        : 'it holds this registration alone, so pre-authorize a client such as vscode under api.preauthorize in the manifest and print again, or add its client id'
    }.`,
    ...(secret && !isSet
      ? [`Put the secret into the app setting ${secretSetting}; only people in a browser need it.`]
      : []),
    'Functions with the MCP extension also need extensions.mcp.system.webhookAuthorizationLevel "Anonymous" in host.json, or they ask for a key besides the token.',
    ...fullScopes(registration)
      .filter((scope) => scope.includes(','))
      .map(
        (scope) =>
          `WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES leaves out ${JSON.stringify(scope)}: it ends names at commas.`,
      ),
    'Easy Auth does not look at scp: check it in the server where a user must not get in with a token for less.',
    ...serverNotes(registration),
  ]
}
