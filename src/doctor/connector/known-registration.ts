import type { Platform } from '../../model/directory.ts'

/**
 * What is known of the registration that a connector signs in with: from the tenant everything, from a manifest alone
 * without the ids that the tenant gives.
 */
export interface KnownRegistration {
  /** As `--app` takes it. */
  readonly reference: string
  readonly appId?: string
  readonly tenantId?: string
  readonly isMultiTenant: boolean
  /** Client and API are one registration. */
  readonly isItsOwnApi: boolean
  /** The client id of the API; the same as `appId` where they are one. */
  readonly apiAppId?: string
  /** Of the API. May hold `{appId}`. */
  readonly identifierUris: readonly string[]
  /** Names of the scopes of the API. */
  readonly scopes: readonly string[]
  readonly redirectUris: Readonly<Record<Platform, readonly string[]>>
  /** Client ids that need no consent for the client's own scopes. */
  readonly preauthorized: readonly string[]
  readonly serverUrl?: string
}
