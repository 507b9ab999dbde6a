import { type Application, isNamed } from '../model/directory.ts'
import type { CloudHosts, Registration, SecretReference } from '../model/registration.ts'
import { listedScopeIds } from './called-api.ts'

export interface RegistrationContext {
  readonly tenantId: string
  readonly cloud: CloudHosts
  readonly clients?: readonly string[]
  readonly server?: { readonly kind: string; readonly url?: string }
  readonly secret?: SecretReference
  readonly connectorIdentity?: true
}

/**
 * What the printed configuration says, taken from what the tenant holds and not from what was asked for. `api` is the
 * registration that exposes the API, where that is another one.
 */
export function registrationOf(
  application: Application,
  context: RegistrationContext,
  api?: Application,
): Registration {
  return {
    ...context,
    ...(application.uniqueName === null ? {} : { key: application.uniqueName }),
    appId: application.appId,
    displayName: application.displayName,
    isMultiTenant: (api ?? application).signInAudience !== 'AzureADMyOrg',
    ...(api ? offeredTo(application, api) : offeredBy(application)),
    redirectUris: {
      web: application.web.redirectUris,
      spa: application.spa.redirectUris,
      publicClient: application.publicClient.redirectUris,
    },
    certificates: application.keyCredentials
      .filter(({ usage }) => usage === 'Verify')
      .map(({ displayName, keyId }) => displayName ?? keyId),
    preauthorized: preauthorizedFor(api ?? application),
    ...(api ? { ownPreauthorized: preauthorizedFor(application) } : {}),
  }
}

type Offered = Pick<Registration, 'tokenVersion' | 'identifierUris' | 'scopes'>

export const offeredBy = ({ api, identifierUris }: Application): Offered => ({
  // Graph's default for an application that accepts work accounts only is null, which means version 1.
  tokenVersion: api.requestedAccessTokenVersion === 2 ? 2 : 1,
  identifierUris,
  scopes: enabledScopes(api),
})

/** Of its scopes those that the client lists: the others it would have to ask consent for. */
const offeredTo = (
  client: Application,
  api: Application,
): Offered & { readonly apiAppId: string; readonly apiDisplayName: string } => ({
  ...offeredBy(api),
  apiAppId: api.appId,
  apiDisplayName: api.displayName,
  scopes: enabledScopes(api.api, listedScopeIds(client, api.appId)),
})

const preauthorizedFor = ({ api }: Application): string[] =>
  api.preAuthorizedApplications.map(({ appId }) => appId)

const enabledScopes = ({ oauth2PermissionScopes }: Application['api'], among?: readonly string[]): string[] =>
  oauth2PermissionScopes
    .filter(isNamed)
    .filter(({ id, isEnabled }) => isEnabled && (among?.includes(id) ?? true))
    .map(({ value }) => value)
