import { createHash, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Ambient } from '../ambient.ts'
import type { SecretHolder } from '../tenant.ts'
import { readBody } from './body.ts'
import { type CredentialPolicy, checkPasswordPolicy } from './credential-policy.ts'
import type { PasswordCredential } from './credentials.ts'
import { addYears, toTicks, toUtc } from './dates.ts'
import { guid, text, when } from './members.ts'
import { badRequest, invalidValue } from './refusal.ts'

const DEFAULT_YEARS = 2

const newPassword = z.strictObject({
  displayName: text.optional(),
  startDateTime: when.nullish(),
  endDateTime: when.nullish(),
  keyId: guid.nullish(),
})

const addBody = z.strictObject({ passwordCredential: newPassword.nullish() })
const removeBody = z.strictObject({ keyId: guid })

export interface PasswordRules {
  readonly ambient: Ambient
  readonly body: unknown
  readonly policy: CredentialPolicy | undefined
  /** Applications show the first three characters of a secret, service principals do not. */
  readonly hint: boolean
}

/** Adds a client secret; the answer is the only place where its text appears. */
export function addPassword(
  holder: SecretHolder,
  rules: PasswordRules,
): Omit<PasswordCredential, 'secretText'> & { secretText: string } {
  const sent = readBody(addBody, rules.body ?? {}, 'PasswordCredential').passwordCredential ?? {}
  const now = toTicks(rules.ambient.now())
  const start = sent.startDateTime ? toUtc(sent.startDateTime) : now
  // Counted from the request, not from a start that was sent (recorded).
  const end = sent.endDateTime ? toUtc(sent.endDateTime) : addYears(now, DEFAULT_YEARS)
  const lifetime = Date.parse(end) - Date.parse(start)
  if (lifetime <= 0) throw invalidValue('endDateTime', 'PasswordCredential')
  checkPasswordPolicy(rules.policy, lifetime)
  if (sent.keyId && rules.ambient.variants.has('client-key-id-refused'))
    throw invalidValue('keyId', 'PasswordCredential')
  const keyId = (sent.keyId ?? rules.ambient.newId()).toLowerCase()
  if (holder.secrets[keyId] !== undefined)
    throw badRequest(`Update to existing credential with KeyId '${keyId}' is not allowed.`)
  const secretText = rules.ambient.newSecret()
  const stored: PasswordCredential = {
    customKeyIdentifier: null,
    displayName: sent.displayName ?? null,
    endDateTime: end,
    hint: rules.hint ? secretText.slice(0, 3) : null,
    keyId,
    secretText: null,
    startDateTime: start,
  }
  holder.entity.passwordCredentials = [stored, ...holder.entity.passwordCredentials]
  holder.secrets[keyId] = hash(secretText)
  return { ...stored, secretText }
}

/** Removes the secret with the body's keyId. */
export function removePassword(holder: SecretHolder, body: unknown): void {
  const keyId = readBody(removeBody, body, 'PasswordCredential').keyId.toLowerCase()
  if (holder.secrets[keyId] === undefined)
    throw badRequest(`No password credential found with keyId '${keyId}'`)
  delete holder.secrets[keyId]
  holder.entity.passwordCredentials = holder.entity.passwordCredentials.filter(
    (stored) => stored.keyId !== keyId,
  )
}

/** The credential a secret belongs to, valid or not. */
export function findPassword(holder: SecretHolder, secret: string): PasswordCredential | undefined {
  const wanted = Buffer.from(hash(secret))
  return holder.entity.passwordCredentials.find(({ keyId }) =>
    timingSafeEqual(Buffer.from(holder.secrets[keyId] ?? hash('')), wanted),
  )
}

export const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
