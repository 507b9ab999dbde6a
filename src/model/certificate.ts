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

/** A certificate that is in the store that the manifest names, and so is its private key. */
export interface KeptCertificate {
  /** As in the manifest. */
  readonly name: string
  readonly certificate: Certificate
  /**
   * In a file, `staged`: made and not in use yet; `active`: where programs look for it. In a key vault, `newest`: made by
   * appreg for this registration; `shared`: made by somebody else, who renews it; `former`: an older one of either kind.
   */
  readonly state: 'staged' | 'active' | 'newest' | 'shared' | 'former'
}

/** A certificate whose private key can be used, wherever that is. */
export interface Signer {
  readonly certificate: Certificate
  sign(algorithm: 'RS256' | 'PS256', data: Uint8Array): Promise<Uint8Array>
}

const DAYS_OF_A_MONTH = 30.4375
/** So much is given: 180 days are six months. */
const TOLERANCE = 5

/** Key Vault counts in whole months. 0 where these days are none. */
export const wholeMonths = (days: number): number => Math.floor((days + TOLERANCE) / DAYS_OF_A_MONTH)

/** The fewest days that so many months have. */
export const daysOfMonths = (months: number): number => Math.floor(months * DAYS_OF_A_MONTH) - 3
