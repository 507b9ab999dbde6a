import * as z from 'zod'
import type { Ambient } from '../ambient.ts'
import type { Vault } from './vault.ts'
import { badParameter } from './vault-refusal.ts'

// What secrets, certificates and keys of a vault have in common.

/** An object in a vault, which may be there or not. */
export interface Place {
  readonly vault: Vault
  readonly name: string
  readonly ambient: Ambient
}

const attributesBody = z.looseObject({
  enabled: z.boolean().nullish(),
  nbf: z.int().nullish(),
  exp: z.int().nullish(),
})

/** What may be said about a version. */
export const changeBody = z.looseObject({
  attributes: attributesBody.nullish(),
  tags: z
    .record(z.string(), z.string())
    .refine((tags) => Object.keys(tags).length <= 15)
    .nullish(),
})

export function read<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw badParameter(`Property ${issue?.path.join('.') || 'body'} has an invalid value`)
}

const RETENTION_DAYS = 90

/** Seconds since the epoch. */
export const recoverableUntil = (deletedDate: number): number => deletedDate + RETENTION_DAYS * 86_400

export const seconds = (ambient: Ambient): number => Math.floor(ambient.now() / 1000)

type Collection = 'secrets' | 'deletedsecrets' | 'certificates' | 'deletedcertificates' | 'keys'

/** Address of an object, or of one of its versions. */
export const idOf = (vault: Vault, collection: Collection, parts: readonly string[]): string =>
  `https://${vault.name}.vault.azure.net/${[collection, ...parts].join('/')}`

interface Dated {
  readonly enabled: boolean
  readonly notBefore: number | null
  readonly expires: number | null
  readonly created: number
  readonly updated: number
}

export const attributes = (vault: Vault, version: Dated) => ({
  enabled: version.enabled,
  ...(version.notBefore === null ? {} : { nbf: version.notBefore }),
  ...(version.expires === null ? {} : { exp: version.expires }),
  created: version.created,
  updated: version.updated,
  recoveryLevel: vault.purgeProtection ? 'Recoverable' : 'Recoverable+Purgeable',
  recoverableDays: RETENTION_DAYS,
})
