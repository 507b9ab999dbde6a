import type { Certificate, KeyType } from './certificate.ts'
import type { AppRole, DelegatedScope, Platform, SignInAudience, TokenKind } from './directory.ts'

/** The parts of a registration from which everything can be removed that is not desired, by their names in the manifest. */
export const prunable = [
  'redirectUris',
  'scopes',
  'appRoles',
  'preauthorize',
  'permissions',
  'assignments',
  'owners',
  'federated',
] as const
export type Prunable = (typeof prunable)[number]

/** The manifest with defaults, derived ids and URIs filled in: what the tenant should hold. */
export interface Desired {
  /** `uniqueName` in Graph: how the registration is found again. */
  readonly key: string
  /** The manifest leaves it to the name: under another name it would be another registration. */
  readonly isKeyFromName?: true
  /** An adopted registration, which was made without a key: found by this, and never created. */
  readonly appId?: string
  /** A change to a registration that is there: the next three are what was read of it, and stay whatever they are by now. */
  readonly isPartial?: true
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
  /** Redirect URIs that have to go, from whichever platform they are on. */
  readonly withdrawnUris?: readonly string[]
  readonly permissions: readonly DesiredPermissions[]
  /** Grant the delegated permissions for the whole tenant. */
  readonly adminConsent: boolean
  readonly secrets: readonly DesiredSecret[]
  readonly certificates: readonly DesiredCertificate[]
  /** Key ids of client secrets that have to go, whoever added them. */
  readonly revoked?: readonly string[]
  readonly federated: readonly DesiredFederatedCredential[]
  /** One of them is the managed identity of a Power Platform connector. */
  readonly connectorIdentity?: true
  /** User principal names or object ids. */
  readonly owners: readonly string[]
  readonly assignments: readonly DesiredAssignment[]
  /** Where what is not desired goes. Otherwise it stays. */
  readonly prune: readonly Prunable[]
  /** Names of the presets: for whom configuration is printed. What they bring is in the other fields. */
  readonly clients?: readonly string[]
  readonly server?: DesiredServer
}

/** Whether it matters which permissions of this kind were consented to. */
export const consentMatters = (
  { permissions, adminConsent, prune }: Desired,
  kind: 'delegated' | 'application',
): boolean =>
  prune.includes('permissions') || (adminConsent && permissions.some((one) => one[kind].length > 0))

export const leavesConsentToUsers = ({ permissions, adminConsent }: Desired): boolean =>
  !adminConsent && permissions.some(({ delegated }) => delegated.length > 0)

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
  /** Key ids that do not count, however long they are valid: a new one is wanted beside them. */
  readonly besides?: readonly string[]
  /** Those of them that the new one takes the place of. */
  readonly supersedes?: readonly string[]
  /** In milliseconds: for how long what is superseded goes on working. */
  readonly grace?: number
  /** Asked for beside those that are there, so that only its own attempt tells that it was made. */
  readonly isExtra?: true
}

export type DesiredCertificate = GivenCertificate | MadeCertificate

/** From a file; known again by its thumbprint. */
export interface GivenCertificate {
  readonly name: string
  readonly file: string
  readonly certificate: Certificate
}

/** Made by appreg; known again by its name. */
export interface MadeCertificate {
  readonly name: string
  readonly key: KeyType
  readonly lifetimeDays: number
  /** Make a new one when the newest is valid for fewer days than this. */
  readonly renewBeforeDays: number
  /**
   * `file:PATH`, for private key and certificate, or `keyvault://VAULT/NAME`, where the vault makes both; absent for one
   * that is there and was made elsewhere.
   */
  readonly store?: string
  /** Whether a vault lets the private key out. */
  readonly exportable?: true
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
