export type ObjectKind =
  | 'application'
  | 'servicePrincipal'
  | 'oauth2PermissionGrant'
  | 'appRoleAssignment'
  | 'passwordCredential'
  | 'keyCredential'
  | 'federatedIdentityCredential'
  | 'owner'

/** As people call them. */
export const objectTitles: Readonly<Record<ObjectKind | 'file', string>> = {
  application: 'application',
  servicePrincipal: 'service principal',
  oauth2PermissionGrant: 'admin consent',
  appRoleAssignment: 'app role assignment',
  passwordCredential: 'client secret',
  keyCredential: 'certificate',
  federatedIdentityCredential: 'federated identity credential',
  owner: 'owner',
  file: 'file',
}

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

/** A value in a file of a connector that is to be another one. */
export interface FileChange {
  readonly object: 'file'
  /** Where the file is. */
  readonly name: string
  readonly op: 'create' | 'update'
  /** From the root, as JavaScript writes it. */
  readonly path: string
  readonly before?: unknown
  readonly after: unknown
}
