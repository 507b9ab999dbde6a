/** An existing registration, with everything that the printed configuration needs. */
export interface Registration {
  readonly tenantId: string
  /** Its `uniqueName` in Graph. */
  readonly key?: string
  readonly appId: string
  /**
   * The client id of the API, where that is a registration of its own: then token version, identifier URIs, scopes, who
   * is pre-authorized for them, and server are the API's, and everything else is the client's.
   */
  readonly apiAppId?: string
  /** What that API is called. */
  readonly apiDisplayName?: string
  readonly displayName: string
  /** Whether people of other organisations may sign in. */
  readonly isMultiTenant?: boolean
  readonly tokenVersion: 1 | 2
  readonly identifierUris: readonly string[]
  /** Names of the enabled scopes that clients can ask for, in the order of the manifest. */
  readonly scopes: readonly string[]
  readonly redirectUris: {
    readonly web: readonly string[]
    readonly spa: readonly string[]
    readonly publicClient: readonly string[]
  }
  /** Client ids that need no consent for the scopes. */
  readonly preauthorized?: readonly string[]
  /** The same for scopes of the client itself, where the API is another one. */
  readonly ownPreauthorized?: readonly string[]
  readonly cloud: CloudHosts
  /** Presets that the manifest names; absent where none was read. */
  readonly clients?: readonly string[]
  readonly server?: { readonly kind: string; readonly url?: string }
  readonly secret?: SecretReference
  /** The manifest trusts the managed identity of a Power Platform connector. */
  readonly connectorIdentity?: true
  /** The display names of its certificates. */
  readonly certificates?: readonly string[]
}

/** Where a secret is. `value` only where the person asked to see it. */
export interface SecretReference {
  readonly name: string
  /** The sink it was delivered to, such as `file:./connector.secret`; absent when nothing is known of it. */
  readonly store?: string
  readonly value?: string
}

export interface CloudHosts {
  readonly name: 'public' | 'usgov' | 'usgov-dod' | 'china'
  /** `https://login.microsoftonline.com` and its sovereign forms, without a trailing slash. */
  readonly login: string
  /** `https://graph.microsoft.com` and its sovereign forms, without a trailing slash. */
  readonly graph: string
  /** What follows the name of a key vault: `vault.azure.net` and its sovereign forms. */
  readonly vault: string
}
