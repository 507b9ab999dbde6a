import type { Application } from './graph/application-entity.ts'
import type { PasswordCredential } from './graph/credentials.ts'
import type { ServicePrincipal } from './graph/service-principal-entity.ts'
import type { Policies } from './policies.ts'

/** An application object with what Graph keeps about it and never shows. */
export interface ApplicationRecord {
  entity: Application
  /** Object ids of users and service principals. */
  owners: string[]
  /** Object id of the service principal that created it; null for users, who become owners instead. */
  createdBy: string | null
  /** SHA-256 of each secret, by keyId. */
  secrets: Record<string, string>
}

export interface ServicePrincipalRecord {
  entity: ServicePrincipal
  owners: string[]
  createdBy: string | null
  secrets: Record<string, string>
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
  policies: Policies
  applications: ApplicationRecord[]
  servicePrincipals: ServicePrincipalRecord[]
  grants: OAuth2PermissionGrant[]
  appRoleAssignments: AppRoleAssignment[]
  deletedApplications: DeletedApplication[]
  bootstrap: { clientId: string; clientSecret: string }
  keys: Keys
}

export const initialDomain = (tenant: Tenant): string =>
  tenant.domains.find((domain) => domain.isInitial)?.id ?? tenant.tenantId
