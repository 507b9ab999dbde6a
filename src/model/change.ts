export type ObjectKind =
  | 'application'
  | 'servicePrincipal'
  | 'oauth2PermissionGrant'
  | 'appRoleAssignment'
  | 'passwordCredential'
  | 'keyCredential'
  | 'federatedIdentityCredential'
  | 'owner'

/** One difference between desired and live. */
export interface Change {
  readonly object: ObjectKind
  /** Which of several objects of this kind: the secret's name, the API's name. */
  readonly name?: string
  readonly op: 'create' | 'update' | 'delete'
  /** The property in Graph's names, such as `web.redirectUris`; absent where the object itself comes or goes. */
  readonly path?: string
  readonly before?: unknown
  readonly after?: unknown
}
