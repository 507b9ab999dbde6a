// The parts of Graph's objects that appreg reads, in Graph's own names. Objects are kept as Graph sent them, with
// members that are not named here: arrays are written back whole, and nothing foreign may be lost on the way.

export type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

export const platforms = ['web', 'spa', 'publicClient'] as const
export type Platform = (typeof platforms)[number]

/** An entry of `application.api.oauth2PermissionScopes`. */
export interface DelegatedScope {
  readonly id: string
  readonly value: string
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
  readonly userConsentDisplayName: string | null
  readonly userConsentDescription: string | null
  /** `User`: users and administrators may consent; `Admin`: administrators only. */
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
}

export interface RequiredResourceAccess {
  readonly resourceAppId: string
  readonly resourceAccess: readonly { readonly id: string; readonly type: 'Scope' | 'Role' }[]
}

export interface PasswordCredential {
  readonly keyId: string
  readonly displayName: string | null
  readonly startDateTime: string
  readonly endDateTime: string
  /** The first three characters of the secret. */
  readonly hint: string | null
}

export interface Application {
  readonly id: string
  readonly appId: string
  readonly uniqueName: string | null
  readonly displayName: string
  readonly signInAudience: SignInAudience
  readonly identifierUris: readonly string[]
  readonly api: {
    readonly requestedAccessTokenVersion: number | null
    readonly oauth2PermissionScopes: readonly DelegatedScope[]
  }
  readonly web: { readonly redirectUris: readonly string[] }
  readonly spa: { readonly redirectUris: readonly string[] }
  readonly publicClient: { readonly redirectUris: readonly string[] }
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
}

export interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
}

/** A service principal that offers permissions, such as Microsoft Graph's. */
export interface ResourceServicePrincipal extends ServicePrincipal {
  readonly oauth2PermissionScopes: readonly { readonly id: string; readonly value: string }[]
}

/** Consent to delegated permissions. `AllPrincipals` is admin consent for the whole tenant. */
export interface OAuth2PermissionGrant {
  readonly id: string
  readonly clientId: string
  readonly resourceId: string
  readonly consentType: 'AllPrincipals' | 'Principal'
  readonly principalId: string | null
  /** Names, separated by blanks. */
  readonly scope: string
}
