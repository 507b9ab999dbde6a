import type { DelegatedScope, Platform, SignInAudience } from './directory.ts'

/** The manifest with defaults, derived ids and URIs filled in: what the tenant should hold. */
export interface Desired {
  /** `uniqueName` in Graph: how the registration is found again. */
  readonly key: string
  readonly displayName: string
  readonly signInAudience: SignInAudience
  /** `api.requestedAccessTokenVersion`: decides `iss` and `aud` of every access token for this API. */
  readonly tokenVersion: 1 | 2
  /** May hold `{appId}`, which is known only after the application was created. */
  readonly identifierUris: readonly string[]
  readonly scopes: readonly DelegatedScope[]
  readonly redirectUris: Readonly<Record<Platform, readonly string[]>>
  /** Remove redirect URIs that are not listed. Otherwise they stay. */
  readonly pruneRedirectUris: boolean
  readonly permissions: readonly DesiredPermissions[]
  /** Grant the delegated permissions for the whole tenant. */
  readonly adminConsent: boolean
  readonly secrets: readonly DesiredSecret[]
  readonly server?: DesiredServer
}

/** Permissions on one API, by name. Ids are looked up in the tenant. */
export interface DesiredPermissions {
  readonly resourceAppId: string
  readonly delegated: readonly string[]
}

export interface DesiredSecret {
  readonly name: string
  readonly lifetimeDays: number
  /** Mint a new one when the newest is valid for fewer days than this. */
  readonly renewBeforeDays: number
  /** A sink such as `file:PATH`; absent when the manifest leaves it to the command line. */
  readonly store?: string
}

export interface DesiredServer {
  readonly kind: string
  readonly url?: string
}
