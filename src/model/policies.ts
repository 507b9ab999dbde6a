/**
 * What the tenant's policies say, in Graph's names. A part that was not read, or may not be read, is absent: nothing is
 * known of it then, and Graph decides.
 */
export interface Policies {
  readonly appManagement?: AppManagementPolicy
  /** The policies that single applications or service principals may have instead of it: there may be none. */
  readonly ownAppManagement?: readonly { readonly id: string }[]
  readonly authorization?: AuthorizationPolicy
  /** `permissionGrantPoliciesAssigned` of the authorization policy: what users may consent to for themselves. */
  readonly userConsent?: readonly string[]
  /** The domains of the tenant, verified or not. */
  readonly domains?: readonly Domain[]
}

/** `/policies/defaultAppManagementPolicy`. A policy of an application's own takes its place for that application. */
export interface AppManagementPolicy {
  readonly isEnabled: boolean
  readonly applicationRestrictions?: {
    readonly passwordCredentials?: readonly CredentialRestriction[]
    readonly keyCredentials?: readonly CredentialRestriction[]
    readonly identifierUris?: {
      readonly nonDefaultUriAddition?: IdentifierUriRestriction | null
      readonly uriAdditionWithoutUniqueTenantIdentifier?: IdentifierUriRestriction | null
    } | null
  } | null
}

export interface Restriction {
  readonly state: string
  /** Applications made before this are spared; null: none is. */
  readonly restrictForAppsCreatedAfterDateTime?: string | null
  /** Callers with a custom security attribute are spared. */
  readonly excludeActors?: unknown
}

export interface CredentialRestriction extends Restriction {
  readonly restrictionType: string
  /** ISO 8601 duration such as `P180D`. */
  readonly maxLifetime?: string | null
}

export interface IdentifierUriRestriction extends Restriction {
  /** Then it holds also while the policy as a whole is off. */
  readonly isStateSetByMicrosoft?: boolean
  readonly excludeAppsReceivingV2Tokens?: boolean
}

/** `/policies/authorizationPolicy`. */
export interface AuthorizationPolicy {
  readonly defaultUserRolePermissions?: {
    readonly allowedToCreateApps?: boolean
    readonly permissionGrantPoliciesAssigned?: readonly string[]
  }
}

export interface Domain {
  /** Its name. */
  readonly id: string
  readonly isVerified: boolean
}
