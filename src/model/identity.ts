/** Who is signed in, as the access token for Microsoft Graph says. */
export interface Identity {
  /** A person with delegated permissions, or an application with permissions of its own. */
  readonly kind: 'user' | 'application'
  /** The user principal name, or the display name of the application. */
  readonly name: string
  readonly tenantId: string
  /** The application that the token was issued to. */
  readonly clientId: string
  readonly objectId: string
  /** Delegated scopes, or app roles. */
  readonly permissions: readonly string[]
  /** Template ids of directory roles (claim `wids`); absent where the token does not say. */
  readonly directoryRoles?: readonly string[]
}
