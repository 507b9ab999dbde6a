import type { AppRole, DelegatedScope, Platform, SignInAudience, TokenKind } from './directory.ts'

/** The manifest with defaults, derived ids and URIs filled in: what the tenant should hold. */
export interface Desired {
  /** `uniqueName` in Graph: how the registration is found again. */
  readonly key: string
  /** An adopted registration, which was made without a key: found by this, and never created. */
  readonly appId?: string
  readonly displayName: string
  readonly signInAudience: SignInAudience
  /** `api.requestedAccessTokenVersion`: decides `iss` and `aud` of every access token for this API. */
  readonly tokenVersion: 1 | 2
  /** May hold `{appId}`, which is known only after the application was created. */
  readonly identifierUris: readonly string[]
  readonly scopes: readonly DelegatedScope[]
  readonly appRoles: readonly AppRole[]
  /** Names of optional claims, by the kind of token that carries them. */
  readonly optionalClaims: Readonly<Record<TokenKind, readonly string[]>>
  /** Clients that need no consent for these scopes. */
  readonly preauthorize: readonly { readonly appId: string; readonly scopes: readonly string[] }[]
  /** Absent: left as it is. */
  readonly settings: DesiredSettings
  readonly tags: readonly string[]
  readonly redirectUris: Readonly<Record<Platform, readonly string[]>>
  /** Remove redirect URIs that are not listed. Otherwise they stay. */
  readonly pruneRedirectUris: boolean
  readonly permissions: readonly DesiredPermissions[]
  /** Grant the delegated permissions for the whole tenant. */
  readonly adminConsent: boolean
  readonly secrets: readonly DesiredSecret[]
  readonly federated: readonly DesiredFederatedCredential[]
  /** User principal names or object ids. */
  readonly owners: readonly string[]
  readonly assignments: readonly DesiredAssignment[]
  /** Names of the presets: for whom configuration is printed. What they bring is in the other fields. */
  readonly clients?: readonly string[]
  readonly server?: DesiredServer
}

/** Single properties that a manifest may leave alone. */
export interface DesiredSettings {
  readonly notes?: string
  readonly homePageUrl?: string
  readonly logoutUrl?: string
  readonly publicClient?: boolean
  readonly implicit?: { readonly accessTokens: boolean; readonly idTokens: boolean }
  /** The registration does without one in this tenant. */
  readonly servicePrincipal?: false
  readonly assignmentRequired?: boolean
  readonly enabled?: boolean
}

/** Permissions on one API, by name. Ids are looked up in the tenant. */
export interface DesiredPermissions {
  /** Its appId, or one of its identifier URIs. */
  readonly resource: string
  readonly delegated: readonly string[]
  /** App roles that the registration gets for itself. */
  readonly application: readonly string[]
}

export interface DesiredSecret {
  readonly name: string
  readonly lifetimeDays: number
  /** Mint a new one when the newest is valid for fewer days than this. */
  readonly renewBeforeDays: number
  /** A sink such as `file:PATH`; absent when the manifest leaves it to the command line. */
  readonly store?: string
}

/** Whose tokens count as a credential of this registration. Compared by Entra character by character. */
export interface DesiredFederatedCredential {
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  readonly description?: string
}

export interface DesiredAssignment {
  /** A user principal name, or the object id of a user, group or service principal. */
  readonly principal: string
  /** The value of an app role; absent where the application has none to give. */
  readonly role?: string
}

export interface DesiredServer {
  readonly kind: string
  readonly url?: string
}
