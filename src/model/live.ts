import type {
  Application,
  OAuth2PermissionGrant,
  ResourceServicePrincipal,
  ServicePrincipal,
} from './directory.ts'

/** What the tenant holds now, as far as one registration is concerned. */
export interface Live {
  readonly tenantId: string
  /** When this was read (ISO 8601): expiry is judged against it. */
  readonly at: string
  readonly application?: Application
  readonly servicePrincipal?: ServicePrincipal
  /** All grants in which `servicePrincipal` is the client. */
  readonly grants: readonly OAuth2PermissionGrant[]
  /** The APIs that the manifest's permissions name. */
  readonly resources: readonly ResourceServicePrincipal[]
  /** What the journal remembers of secrets: Graph cannot tell whether one was delivered. */
  readonly mintings: readonly Minting[]
  /** Other applications that carry the desired display name. */
  readonly namesakes: readonly Pick<Application, 'appId' | 'uniqueName'>[]
}

/**
 * One attempt to mint a secret. Holds key ids, never a value.
 * `before` are the credentials that existed when it began: what appeared since, under the same name and without
 * having been delivered, is an orphan of this attempt.
 */
export interface Minting {
  readonly secret: string
  readonly before: readonly string[]
  readonly startedAt: string
  readonly keyId?: string
  readonly deliveredTo?: string
}
