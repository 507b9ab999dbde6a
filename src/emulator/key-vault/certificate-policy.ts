import * as z from 'zod'
import { badParameter } from './vault-refusal.ts'

const keySize = z.union([z.literal(2048), z.literal(3072), z.literal(4096)])

/** A policy as it may be sent, after the reference of CertificatePolicy. Absent members have their defaults. */
export const policyBody = z.looseObject({
  key_props: z
    .looseObject({
      exportable: z.boolean().nullish(),
      kty: z.string().nullish(),
      key_size: keySize.nullish(),
      reuse_key: z.boolean().nullish(),
    })
    .nullish(),
  secret_props: z
    .looseObject({ contentType: z.enum(['application/x-pkcs12', 'application/x-pem-file']).nullish() })
    .nullish(),
  x509_props: z
    .looseObject({
      subject: z.string().nullish(),
      ekus: z.array(z.string()).nullish(),
      key_usage: z.array(z.string()).nullish(),
      validity_months: z.int().positive().nullish(),
    })
    .nullish(),
  lifetime_actions: z.array(z.unknown()).nullish(),
  issuer: z.looseObject({ name: z.string() }).nullish(),
})

/** How the next version is made. */
export interface CertificatePolicy {
  exportable: boolean
  keySize: 2048 | 3072 | 4096
  reuseKey: boolean
  contentType: 'application/x-pkcs12' | 'application/x-pem-file'
  /** As it was sent: `CN=…`. */
  subject: string
  ekus: string[]
  keyUsage: string[]
  validityMonths: number
  lifetimeActions: unknown[]
  issuer: string
}

/** Those of the real service, as recordings of it show them. */
const DEFAULTS: Omit<CertificatePolicy, 'subject' | 'issuer'> = {
  exportable: true,
  keySize: 2048,
  reuseKey: false,
  contentType: 'application/x-pkcs12',
  ekus: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
  keyUsage: ['digitalSignature', 'keyEncipherment'],
  validityMonths: 12,
  lifetimeActions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'AutoRenew' } }],
}

/** `before` is the policy of the version that is there: it counts where none is sent. */
export function policyOf(
  sent: z.infer<typeof policyBody> | null | undefined,
  before: CertificatePolicy | undefined,
): CertificatePolicy {
  if (!sent) {
    if (before) return before
    throw badParameter('Property policy has an invalid value')
  }
  const { key_props: key, x509_props: x509, secret_props: secret } = sent
  if (key?.kty && key.kty !== 'RSA')
    throw badParameter(`The emulator makes certificates with RSA keys only, not ${key.kty}.`)
  if (!x509?.subject || !/^\s*cn\s*=/i.test(x509.subject))
    throw badParameter('Property policy.x509_props.subject has an invalid value')
  if (!sent.issuer) throw badParameter('Property policy.issuer has an invalid value')
  if (sent.issuer.name !== 'Self' && sent.issuer.name !== 'Unknown')
    throw badParameter(`The emulator knows the issuers Self and Unknown, not ${sent.issuer.name}.`)
  return {
    exportable: key?.exportable ?? DEFAULTS.exportable,
    keySize: key?.key_size ?? DEFAULTS.keySize,
    reuseKey: key?.reuse_key ?? DEFAULTS.reuseKey,
    contentType: secret?.contentType ?? DEFAULTS.contentType,
    subject: x509.subject,
    ekus: x509.ekus ?? DEFAULTS.ekus,
    keyUsage: x509.key_usage ?? DEFAULTS.keyUsage,
    validityMonths: x509.validity_months ?? DEFAULTS.validityMonths,
    lifetimeActions: sent.lifetime_actions ?? DEFAULTS.lifetimeActions,
    issuer: sent.issuer.name,
  }
}
