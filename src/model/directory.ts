// The parts of Graph's objects that appreg reads, in Graph's own names. Objects are kept as Graph sent them, with
// members that are not named here: arrays are written back whole, and nothing foreign may be lost on the way.

export type SignInAudience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

/** The appId of Microsoft Graph, in every tenant. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

export const platforms = ['web', 'spa', 'publicClient'] as const
export type Platform = (typeof platforms)[number]

/** An entry of `application.api.oauth2PermissionScopes`. */
export interface DelegatedScope {
  readonly id: string
  readonly value: string
  readonly adminConsentDisplayName: string | null
  readonly adminConsentDescription: string | null
  readonly userConsentDisplayName: string | null
  readonly userConsentDescription: string | null
  /** `User`: users and administrators may consent; `Admin`: administrators only. */
  readonly type: 'User' | 'Admin'
  readonly isEnabled: boolean
}

/** An entry of `application.appRoles`. */
export interface AppRole {
  readonly id: string
  readonly value: string
  readonly displayName: string | null
  readonly description: string | null
  readonly allowedMemberTypes: readonly ('User' | 'Application')[]
  readonly isEnabled: boolean
}

/** As an application holds it: Graph takes one without a value, for which nobody can ask. */
export type HeldScope = Omit<DelegatedScope, 'value'> & { readonly value: string | null }

/** As an application holds it: the roles that Entra makes for an application of its gallery have no value. */
export type HeldAppRole = Omit<AppRole, 'value'> & { readonly value: string | null }

/** Whether anybody can ask for this scope or app role: they do by its value. */
export const isNamed = <Item extends { readonly value: string | null }>(
  item: Item,
): item is Item & { readonly value: string } => Boolean(item.value)

/** An entry of `application.api.preAuthorizedApplications`: no consent is asked for these scopes. */
export interface PreAuthorizedApplication {
  readonly appId: string
  readonly delegatedPermissionIds: readonly string[]
}

export const tokenKinds = ['accessToken', 'idToken', 'saml2Token'] as const
export type TokenKind = (typeof tokenKinds)[number]

export type OptionalClaims = Readonly<Record<TokenKind, readonly OptionalClaim[]>>

export interface OptionalClaim {
  readonly name: string
  readonly source: string | null
  readonly essential: boolean
  readonly additionalProperties: readonly string[]
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

/** A certificate, or another key; members are absent where nobody set them. */
export interface KeyCredential {
  readonly keyId: string
  readonly displayName: string | null
  /** The thumbprint of the certificate in upper-case hex, unless somebody set another value. */
  readonly customKeyIdentifier: string | null
  readonly startDateTime: string | null
  readonly endDateTime: string | null
  readonly type: string | null
  /** `Verify`: the application proves itself with it. */
  readonly usage: string | null
  /** Null in every read of the whole application. */
  readonly key: string | null
}

export interface Application {
  readonly id: string
  readonly appId: string
  readonly uniqueName: string | null
  /** Set by Graph. */
  readonly createdDateTime?: string
  readonly displayName: string
  readonly signInAudience: SignInAudience
  readonly identifierUris: readonly string[]
  readonly api: {
    readonly requestedAccessTokenVersion: number | null
    readonly acceptMappedClaims?: boolean | null
    readonly oauth2PermissionScopes: readonly HeldScope[]
    readonly preAuthorizedApplications: readonly PreAuthorizedApplication[]
  }
  readonly appRoles: readonly HeldAppRole[]
  readonly optionalClaims: OptionalClaims | null
  readonly tags: readonly string[]
  readonly notes: string | null
  readonly isFallbackPublicClient: boolean | null
  readonly web: {
    readonly redirectUris: readonly string[]
    readonly homePageUrl: string | null
    readonly logoutUrl: string | null
    readonly implicitGrantSettings: {
      readonly enableAccessTokenIssuance: boolean
      readonly enableIdTokenIssuance: boolean
    }
  }
  readonly spa: { readonly redirectUris: readonly string[] }
  readonly publicClient: { readonly redirectUris: readonly string[] }
  readonly requiredResourceAccess: readonly RequiredResourceAccess[]
  readonly passwordCredentials: readonly PasswordCredential[]
  readonly keyCredentials: readonly KeyCredential[]
}

/** An application that can come back. */
export interface DeletedApplication extends Pick<Application, 'id' | 'appId' | 'displayName' | 'uniqueName'> {
  readonly deletedDateTime: string
}

export interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly accountEnabled: boolean
  /** Only assigned users, groups and applications get a token. */
  readonly appRoleAssignmentRequired: boolean
}

/** A service principal that offers permissions, such as Microsoft Graph's. */
export interface ResourceServicePrincipal extends Pick<ServicePrincipal, 'id' | 'appId' | 'displayName'> {
  /** Its appId and its identifier URIs: the names by which a manifest may call it. */
  readonly servicePrincipalNames: readonly string[]
  readonly oauth2PermissionScopes: readonly { readonly id: string; readonly value: string | null }[]
  readonly appRoles: readonly { readonly id: string; readonly value: string | null }[]
}

/** An app role given to a principal: as consent to an application permission, or as a user's or group's assignment. */
export interface AppRoleAssignment {
  readonly id: string
  /** All zeros: assigned to the application without a role. */
  readonly appRoleId: string
  readonly principalId: string
  readonly resourceId: string
}

export interface FederatedIdentityCredential {
  readonly id: string
  /** Cannot change. */
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audiences: readonly string[]
  readonly description: string | null
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
