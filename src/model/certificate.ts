/** The public part of an X.509 certificate, as far as a registration needs it. */
export interface Certificate {
  /** SHA-1 of its DER in upper-case hex: what Graph shows as `customKeyIdentifier`. */
  readonly thumbprint: string
  /** DER in base64. */
  readonly der: string
  /** ISO 8601, whole seconds. */
  readonly notBefore: string
  readonly notAfter: string
}

/** Keys whose certificates Entra takes. It knows no signature of an elliptic curve (docs/decisions/certificates.md). */
export const keyTypes = ['rsa-2048', 'rsa-3072', 'rsa-4096'] as const
export type KeyType = (typeof keyTypes)[number]

/** A certificate that was made on this machine, in the store that the manifest names. */
export interface KeptCertificate {
  /** As in the manifest. */
  readonly name: string
  readonly certificate: Certificate
  /** `staged`: made and not in use yet. `active`: where programs look for it. */
  readonly state: 'staged' | 'active'
}
