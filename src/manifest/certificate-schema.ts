import { z } from 'zod'
import { type KeyType, keyTypes } from '../model/certificate.ts'
import { only, period, text } from './fields.ts'
import { found } from './problem.ts'

/** Durations are days. */
type Entry =
  | { readonly name: string; readonly file: string }
  | {
      readonly name: string
      readonly key: KeyType
      readonly lifetime: number
      readonly renewBefore: number
      readonly store?: string
    }

const ofMade = ['key', 'lifetime', 'renewBefore', 'store'] as const

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
        /^file:[^\u0000]*[^/\u0000]\.(?:pem|pfx)$/i,
        'is not a place for a private key: write `file:PATH.pem` or `file:PATH.pfx`',
      )
      .optional()
      .describe('Where appreg puts private key and certificate: file:PATH, which ends in .pem or .pfx.'),
  })
  .refine(
    (entry) => entry.file === undefined || ofMade.every((field) => entry[field] === undefined),
    'takes either file, or key, lifetime, renewBefore and store',
  )
  .meta({ oneOf: [only(['file'], ofMade), only([], ['file'])] })
  // Only a certificate that is made has these, so they are no defaults of the fields.
  .transform(
    ({ name, file, key = 'rsa-2048', lifetime = 365, renewBefore = 30, store }): Entry =>
      file === undefined
        ? { name, key, lifetime, renewBefore, ...(store === undefined ? {} : { store }) }
        : { name, file },
  )
