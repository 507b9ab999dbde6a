import type { Application } from '../model/directory.ts'
import type { CloudHosts, Registration, SecretReference } from '../model/registration.ts'

export interface RegistrationContext {
  readonly tenantId: string
  readonly cloud: CloudHosts
  readonly clients?: readonly string[]
  readonly server?: { readonly kind: string; readonly url?: string }
  readonly secret?: SecretReference
}

/** What the printed configuration says, taken from what the tenant holds and not from what was asked for. */
export function registrationOf(application: Application, context: RegistrationContext): Registration {
  return {
    ...context,
    ...(application.uniqueName === null ? {} : { key: application.uniqueName }),
    appId: application.appId,
    displayName: application.displayName,
    isMultiTenant: application.signInAudience !== 'AzureADMyOrg',
    // Graph's default for an application that accepts work accounts only is null, which means version 1.
    tokenVersion: application.api.requestedAccessTokenVersion === 2 ? 2 : 1,
    identifierUris: application.identifierUris,
    scopes: application.api.oauth2PermissionScopes
      .filter(({ isEnabled }) => isEnabled)
      .map(({ value }) => value),
    redirectUris: {
      web: application.web.redirectUris,
      spa: application.spa.redirectUris,
      publicClient: application.publicClient.redirectUris,
    },
    preauthorized: application.api.preAuthorizedApplications.map(({ appId }) => appId),
  }
}
