/** Azure roles on a vault, as far as they speak of secrets. */
export type VaultRole = 'Key Vault Secrets Officer' | 'Key Vault Secrets User' | 'Key Vault Reader'

export interface SecretVersion {
  /** 32 hexadecimal digits. */
  id: string
  value: string
  contentType: string | null
  enabled: boolean
  /** Seconds since the epoch. For the reader's information: reads work before and after. */
  notBefore: number | null
  expires: number | null
  created: number
  updated: number
  tags: Record<string, string> | null
}

export interface Secret {
  name: string
  /** Oldest first; never empty. */
  versions: SecretVersion[]
  /** Whether a certificate manages it. */
  managed: boolean
}

export interface DeletedSecret extends Secret {
  /** Seconds since the epoch. */
  deletedDate: number
  scheduledPurgeDate: number
}

/** A vault of secrets, guarded by roles. */
export interface Vault {
  name: string
  tenantId: string
  /** Roles by object id of users and service principals. */
  roles: Record<string, VaultRole>
  secrets: Secret[]
  deletedSecrets: DeletedSecret[]
}

export const SECRET_NAME = /^[0-9a-z-]{1,127}$/i

/** Names of secrets are compared without case. */
export const named =
  (name: string) =>
  (secret: Secret): boolean =>
    secret.name.toLowerCase() === name.toLowerCase()
