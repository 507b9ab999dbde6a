import * as z from 'zod'
import { guid, text, when } from './members.ts'

export const keyCredential = z.strictObject({
  customKeyIdentifier: text.default(null),
  displayName: text.default(null),
  endDateTime: when.nullable().default(null),
  key: text.default(null),
  keyId: guid.nullable().default(null),
  startDateTime: when.nullable().default(null),
  type: z.enum(['AsymmetricX509Cert', 'X509CertAndPassword', 'Symmetric']).nullable().default(null),
  usage: z.enum(['Verify', 'Sign']).nullable().default(null),
})

export type KeyCredential = z.infer<typeof keyCredential>

/** A client secret as reads show it: without its text. */
export interface PasswordCredential {
  customKeyIdentifier: null
  displayName: string | null
  endDateTime: string
  /** The first three characters; null on service principals. */
  hint: string | null
  keyId: string
  secretText: null
  startDateTime: string
}
