import type { KeptCertificate } from './certificate.ts'
import type {
  Application,
  AppRoleAssignment,
  DeletedApplication,
  FederatedIdentityCredential,
  OAuth2PermissionGrant,
  ResourceServicePrincipal,
  ServicePrincipal,
} from './directory.ts'
import type { Policies } from './policies.ts'

/** A part of the tenant that the signed-in identity may not read: what it holds is unknown. */
export interface Unread {
  readonly part: 'grants' | 'appRoleAssignments' | 'appRoleAssignedTo' | 'namesakes'
  /** In words. */
  readonly what: string
  /** The least-privileged permission that opens it. */
  readonly least: string
}

/** What the tenant holds now, as far as one registration is concerned. */
export interface Live {
  readonly tenantId: string
  /** When this was read (ISO 8601): expiry is judged against it. */
  readonly at: string
  /** The object id of the person or the service principal that is signed in. */
  readonly caller: string
  readonly application?: Application
  readonly servicePrincipal?: ServicePrincipal
  /** All grants in which `servicePrincipal` is the client. */
  readonly grants: readonly OAuth2PermissionGrant[]
  /** App roles that `servicePrincipal` was given: consent to application permissions. */
  readonly appRoleAssignments: readonly AppRoleAssignment[]
  /** Who was assigned to the registration. Read only where assignments are desired, or could be in the way of removals. */
  readonly appRoleAssignedTo: readonly AppRoleAssignment[]
  /** Read only where federated identity credentials are desired or pruned. */
  readonly federatedIdentityCredentials: readonly FederatedIdentityCredential[]
  /** Object ids. Read only where owners are desired or pruned. */
  readonly owners: readonly string[]
  /** Object ids of the users that are desired by name. */
  readonly principals: Readonly<Record<string, string>>
  /** What people call objects that are known by their ids. Read only for what is pruned. */
  readonly names?: Readonly<Record<string, string>>
  /** The APIs that the manifest's permissions name, and those of which permissions are removed. */
  readonly resources: readonly ResourceServicePrincipal[]
  /** What the journal remembers of secrets: Graph cannot tell whether one was delivered. */
  readonly mintings: readonly Minting[]
  /** What the stores of desired certificates hold. */
  readonly keptCertificates: readonly KeptCertificate[]
  /** The appId of the application that is signed in for itself; absent for a person. */
  readonly signedInAs?: string
  /** Other applications that carry the desired display name. They matter where the registration is not there yet. */
  readonly namesakes: readonly Pick<Application, 'appId' | 'uniqueName'>[]
  /** Deleted applications of the desired key, the last one first. Read only where the application is not there. */
  readonly deleted?: readonly DeletedApplication[]
  /** Empty parts that say nothing: nothing is planned for them. Absent where all could be read. */
  readonly unread?: readonly Unread[]
  /** Read once, and only what the desired state may run into. */
  readonly policies?: Policies
}

/**
 * One attempt to mint a secret. Holds key ids, never a value.
 * `before` are the credentials that existed when it began: what appeared since, under the same name and without
 * having been delivered, is an orphan of this attempt.
 */
export interface Minting {
  /** The appId of the application that the secret belongs to. */
  readonly application: string
  readonly secret: string
  readonly before: readonly string[]
  readonly startedAt: string
  /** The end that was asked for: to the millisecond, and so not that of another machine's secret of the same name. */
  readonly endDateTime?: string
  readonly keyId?: string
  /** The sink that it was meant for, and the one that has it. */
  readonly to?: string
  readonly deliveredTo?: string
  /** A read has shown the credential: if it is missing later, somebody removed it. */
  readonly confirmed?: boolean
  /** The token service has issued a token for it. */
  readonly proven?: boolean
  /** Key ids that it takes the place of, and from when on they are to be removed: never before it is proven. */
  readonly supersedes?: readonly string[]
  readonly removeAfter?: string
  /** Of a `secret add` that has not told of it yet: run again, it puts another one in its place. */
  readonly untold?: true
}
