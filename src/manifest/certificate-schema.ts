import * as z from 'zod'
import { daysOfMonths, type KeyType, keyTypes, wholeMonths } from '../model/certificate.ts'
import { only, period, text } from './fields.ts'
import { found } from './problem.ts'
import { sinkForms } from './sink-address.ts'

/** Durations are days. */
type Entry =
  | { readonly name: string; readonly file: string }
  | {
      readonly name: string
      readonly key: KeyType
      readonly lifetime: number
      readonly renewBefore: number
      readonly store?: string
      readonly exportable?: true
    }

const ofMade = ['key', 'lifetime', 'renewBefore', 'store', 'exportable'] as const

/** Days. */
const LIFETIME = 365
const RENEW_BEFORE = 30

const storePattern = new RegExp(
  `^(?:file:[^\\u0000]*[^/\\u0000]\\.(?:[pP][eE][mM]|[pP][fF][xX])|${sinkForms.keyvault.pattern})$`,
)

const isInVault = (store: string | undefined): boolean => store?.startsWith('keyvault:') ?? false

export const certificate = z
  .strictObject({
    // 90: what is longer, Graph cuts off.
    name: text(90).describe(
      'The display name of the certificate, by which appreg finds one again that it made.',
    ),
    file: z
      .string()
      .min(1, 'is empty')
      .regex(/^[^\u0000]*$/, 'is not a path')
      .optional()
      .describe('The certificate in PEM or DER, made elsewhere: a path relative to the current directory.'),
    key: z
      .enum(keyTypes, {
        error: ({ input }) =>
          /^ec/i.test(String(input))
            ? `${found(input)} is not possible: Entra takes signatures of RSA keys only`
            : undefined,
      })
      .optional()
      .describe('The key of a certificate that appreg makes: rsa-2048 when absent.'),
    lifetime: period
      .optional()
      .describe('How long a certificate that appreg makes is valid: 365d when absent.'),
    renewBefore: period
      .optional()
      .describe('How long before its end a certificate is replaced by a new one: 30d when absent.'),
    store: z
      .string()
      .regex(
        storePattern,
        'is not a place for a private key: write `file:PATH.pem`, `file:PATH.pfx` or `keyvault://VAULT/NAME`',
      )
      .optional()
      .describe(
        'Where private key and certificate are: file:PATH, which ends in .pem or .pfx, or keyvault://VAULT/NAME, where the vault makes both.',
      ),
    exportable: z
      .boolean()
      .optional()
      .describe(
        'Whether a vault lets the private key out, to whoever may read the secret of the same name; false when absent.',
      ),
  })
  .refine(
    (entry) => entry.file === undefined || ofMade.every((field) => entry[field] === undefined),
    'takes either file, or key, lifetime, renewBefore, store and exportable',
  )
  .refine(({ exportable, store }) => exportable === undefined || isInVault(store), {
    path: ['exportable'],
    error: 'is for a certificate in a key vault: with store: keyvault://VAULT/NAME',
  })
  .refine(({ lifetime, store }) => !isInVault(store) || wholeMonths(lifetime ?? LIFETIME) > 0, {
    path: ['lifetime'],
    error: 'is too short: a key vault makes certificates for whole months',
  })
  .refine(
    ({ lifetime = LIFETIME, renewBefore = RENEW_BEFORE, store }) =>
      !isInVault(store) || wholeMonths(lifetime) < 1 || renewBefore < daysOfMonths(wholeMonths(lifetime)),
    {
      path: ['renewBefore'],
      error: 'leaves no time: a key vault makes the certificate for whole months, so it is always due',
    },
  )
  .meta({ oneOf: [only(['file'], ofMade), only([], ['file'])] })
  // Only a certificate that is made has these, so they are no defaults of the fields.
  .transform(
    ({
      name,
      file,
      key = 'rsa-2048',
      lifetime = LIFETIME,
      renewBefore = RENEW_BEFORE,
      store,
      exportable,
    }): Entry =>
      file === undefined
        ? {
            ...{ name, key, lifetime, renewBefore },
            ...(store === undefined ? {} : { store }),
            ...(exportable ? { exportable } : {}),
          }
        : { name, file },
  )
