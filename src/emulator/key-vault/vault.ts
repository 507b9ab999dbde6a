import type { CertificatePolicy } from './certificate-policy.ts'

/** Azure roles on a vault. */
export const VAULT_ROLES = [
  'Key Vault Administrator',
  'Key Vault Certificates Officer',
  'Key Vault Certificate User',
  'Key Vault Crypto Officer',
  'Key Vault Crypto User',
  'Key Vault Secrets Officer',
  'Key Vault Secrets User',
  'Key Vault Reader',
] as const
export type VaultRole = (typeof VAULT_ROLES)[number]

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

/** A certificate with its private key, which is a key and a secret of the same name and version as well. */
export interface CertificateVersion {
  /** 32 hexadecimal digits. */
  id: string
  /** DER in base64. */
  cer: string
  /** PKCS #8 in PEM. */
  privateKey: string
  /** The value of the secret of the same name. */
  secret: string
  enabled: boolean
  /** Seconds since the epoch. */
  notBefore: number
  expires: number
  created: number
  updated: number
  tags: Record<string, string> | null
}

/** A version that is being made. */
export interface PendingCertificate {
  requestId: string
  /** PKCS #10 in base64. */
  csr: string
  /** Seconds since the epoch; null where somebody has to merge the certificate, which is not played. */
  readyAt: number | null
  version: CertificateVersion
}

export interface Certificate {
  name: string
  policy: CertificatePolicy
  /** Seconds since the epoch. */
  policyCreated: number
  policyUpdated: number
  /** Oldest first; empty while the first one is being made. */
  versions: CertificateVersion[]
  /** The last one that was asked for, until the next. */
  pending: PendingCertificate | null
}

export interface DeletedCertificate extends Certificate {
  deletedDate: number
  scheduledPurgeDate: number
}

/** A vault of secrets and certificates, guarded by roles. */
export interface Vault {
  name: string
  tenantId: string
  /** Roles by object id of users and service principals. */
  roles: Record<string, VaultRole | VaultRole[]>
  secrets: Secret[]
  deletedSecrets: DeletedSecret[]
  certificates?: Certificate[]
  deletedCertificates?: DeletedCertificate[]
  /** Nobody may purge what is deleted. */
  purgeProtection?: boolean
}

export const OBJECT_NAME = /^[0-9a-z-]{1,127}$/i

/** Names are compared without case. */
export const named =
  (name: string) =>
  (object: { readonly name: string }): boolean =>
    object.name.toLowerCase() === name.toLowerCase()

/** The certificates of a vault, which states from before they were played do not have. */
export const certificatesOf = (vault: Vault): Certificate[] => {
  vault.certificates ??= []
  return vault.certificates
}

export const deletedCertificatesOf = (vault: Vault): DeletedCertificate[] => {
  vault.deletedCertificates ??= []
  return vault.deletedCertificates
}
