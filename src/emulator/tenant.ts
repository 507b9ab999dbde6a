import type { Application } from './graph/application-entity.ts'
import type { PasswordCredential } from './graph/credentials.ts'
import type { ServicePrincipal } from './graph/service-principal-entity.ts'
import type { Vault } from './key-vault/vault.ts'
import type { Policies } from './policies.ts'
import type { ConnectorRecord } from './power-platform/connector-record.ts'
import type { Environment } from './power-platform/environment.ts'

/** An application object with what Graph keeps about it and never shows. */
export interface ApplicationRecord {
  entity: Application
  /** Object ids of users and service principals. */
  owners: string[]
  /** Object id of the service principal that created it; null for users, who become owners instead. */
  createdBy: string | null
  /** SHA-256 of each secret, by keyId. */
  secrets: Record<string, string>
  federatedIdentityCredentials: FederatedIdentityCredential[]
}

/** Whose tokens count as a credential of the application. All three are compared with case. */
export interface FederatedIdentityCredential {
  id: string
  name: string
  issuer: string
  subject: string
  description: string | null
  audiences: string[]
}

export interface ServicePrincipalRecord {
  entity: ServicePrincipal
  owners: string[]
  createdBy: string | null
  secrets: Record<string, string>
  federatedIdentityCredentials?: FederatedIdentityCredential[]
  delegatedPermissionClassifications?: DelegatedPermissionClassification[]
  /** Whether a claims mapping policy is assigned; the policy itself is not played. */
  claimsMappingPolicy?: boolean
}

/** How much of a risk an administrator sees in a delegated permission. */
export interface DelegatedPermissionClassification {
  id: string
  classification: 'low' | 'medium' | 'high'
  permissionId: string
  permissionName: string
}

/** An object that carries client secrets. */
export interface SecretHolder {
  entity: { passwordCredentials: PasswordCredential[] }
  secrets: Record<string, string>
}

export interface DeletedApplication extends ApplicationRecord {
  /** The application's service principal goes with it and comes back with it. */
  servicePrincipal: ServicePrincipalRecord | null
}

export interface OAuth2PermissionGrant {
  clientId: string
  consentType: 'AllPrincipals' | 'Principal'
  id: string
  principalId: string | null
  resourceId: string
  scope: string
}

export interface AppRoleAssignment {
  id: string
  appRoleId: string
  createdDateTime: string
  principalId: string
  resourceId: string
}

export interface Domain {
  id: string
  isInitial: boolean
  isDefault: boolean
  isVerified: boolean
}

export interface User {
  id: string
  displayName: string
  givenName: string | null
  surname: string | null
  mail: string | null
  userPrincipalName: string
  password: string
  /** Holds Global Administrator. */
  administrator: boolean
  /** The account that a guest signs in with; null for the tenant's own users. */
  home: { tenantId: string; objectId: string } | null
  /** Refresh tokens and sessions from before do not count any more: a new password, a revocation. */
  signInSessionsValidFromDateTime: string
}

/** A security group. Only direct members count where applications require assignment. */
export interface Group {
  id: string
  displayName: string
  members: string[]
}

/** What a sign-in that a policy covers needs beyond the password; nobody can give it here, so it is refused. */
export interface ConditionalAccessPolicy {
  /** Object ids; every user when absent. */
  users?: string[]
  /** appIds of what a token is asked for or by; every application when absent. */
  applications?: string[]
  control: 'block' | 'mfa' | 'mfaRegistration' | 'compliantDevice' | 'signInFrequency'
}

/** Certificates and keys, all PEM except the JWK; kept with the state so that clients' trust survives a restart. */
export interface Keys {
  ca: string
  leaf: string
  leafKey: string
  signing: { certificate: string; privateKey: string }
}

/** Everything the emulated tenant holds. Engine functions change it in place, after all checks have passed. */
export interface Tenant {
  tenantId: string
  displayName: string
  createdDateTime: string
  domains: Domain[]
  users: User[]
  groups: Group[]
  policies: Policies
  conditionalAccess: ConditionalAccessPolicy[]
  /** Whether the tenant forbids tokens of outside issuers as credentials: all, or those of these issuers. */
  federationBlocked: boolean | string[]
  applications: ApplicationRecord[]
  servicePrincipals: ServicePrincipalRecord[]
  grants: OAuth2PermissionGrant[]
  appRoleAssignments: AppRoleAssignment[]
  deletedApplications: DeletedApplication[]
  /** Those that were deleted on their own; the others wait with their application. */
  deletedServicePrincipals?: ServicePrincipalRecord[]
  /** Of Power Platform; the default environment is the first. */
  environments: Environment[]
  /** Custom connectors in them. */
  connectors: ConnectorRecord[]
}

/** An application object and the tenant it is registered in. */
export interface Registration {
  readonly tenant: Tenant
  readonly app: ApplicationRecord
}

/** An outside issuer whose tokens federated identity credentials can name, with its public keys. */
export interface FederatedIssuer {
  issuer: string
  jwks: { keys: Record<string, unknown>[] }
}

/** Everything the emulator keeps between starts. */
export interface State {
  /** The tenant that the ready line names. */
  tenant: Tenant
  /** The other tenants of the same cloud. */
  others: Tenant[]
  federatedIssuers: FederatedIssuer[]
  vaults: Vault[]
  bootstrap: { clientId: string; clientSecret: string }
  keys: Keys
}

/** Personal Microsoft accounts live in a tenant of their own, the same everywhere. */
export const PERSONAL_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'

export const initialDomain = (tenant: Pick<Tenant, 'tenantId' | 'domains'>): string =>
  tenant.domains.find((domain) => domain.isInitial)?.id ?? tenant.tenantId
