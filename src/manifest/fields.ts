import * as z from 'zod'
import { found } from './problem.ts'

// Kinds of values that several parts of the manifest share.

/** What Graph takes as the display name of an application. */
export const MAX_NAME = 256

export const text = (max: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(max, `is longer than ${max} characters`)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'holds a line break or a control character')

/** Written as `180d`, `26w` or `1y`; read as days. The longest reach is a century: Graph takes any end date. */
export const period = z
  .string({ error: ({ input }) => `expected a duration such as 180d, 26w or 1y, found ${found(input)}` })
  .regex(
    /^(?:[1-9]\d{0,3}d|[1-9]\d{0,2}w|[1-9]\d?y)$/,
    'is not a duration such as 180d (days), 26w (weeks) or 1y (years)',
  )
  .transform(days)

export const duration = (fallback: string) => period.prefault(fallback)

function days(written: string): number {
  return Number.parseInt(written, 10) * (written.endsWith('y') ? 365 : written.endsWith('w') ? 7 : 1)
}

const GUID = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}'

// `abort` makes text that is no id the wrong one of several ways to write a value, not the right one with a fault.
export const guid = z.string().regex(new RegExp(`^${GUID}$`), {
  error: 'is not an id such as 00000000-0000-0000-0000-000000000000',
  abort: true,
})

/** Tenants hold ids in lower case, and some comparisons are by character. */
export const lowerGuid = guid.transform((id) => id.toLowerCase())

/** A user by name or id; a group or a service principal by id, which is compared by character. */
export const principal = z
  .string()
  .regex(new RegExp(`^(?:${GUID}|[^\\s@]+@[^\\s@]+)$`), {
    error: 'is neither an object id nor a user principal name such as ada@contoso.example',
    abort: true,
  })
  .max(256, 'is longer than 256 characters')
  .transform((name) => (name.includes('@') ? name : name.toLowerCase()))

export const httpsUrl = z
  .string()
  .regex(
    /^https:\/\/[^\s/?#\u0000-\u001f\u007f][^\s\u0000-\u001f\u007f]*$/,
    'is not a URL that begins with https://',
  )

/** The characters are those that the references of permissionScope and appRole allow. */
export const permissionValue = z
  .string()
  .min(1, 'is empty')
  .max(120, 'is longer than 120 characters')
  .regex(
    /^[A-Za-z0-9!#$%&'()*+,./:;=?@[\]^_{}~-]*$/,
    'holds a character that it must not have, such as a blank, a quote or a letter outside a to z',
  )
  .regex(/^(?!\.)/, 'begins with a full stop')

/** For mappings with one key, which says what the rest means. */
export const hasOneKey = (entry: object): boolean => Object.keys(entry).length === 1

/** An unknown key is reported alone: what it was meant to be may well be the one key. */
export const onlyWhenKnown = (error: string) => ({
  error,
  when: ({ issues }: { readonly issues: readonly unknown[] }): boolean => issues.length === 0,
})

/** In words of JSON Schema: this alternative, and nothing of the others. */
export const only = (required: readonly string[], excluded: readonly string[]) => ({
  required: [...required],
  properties: Object.fromEntries(excluded.map((key) => [key, false as const])),
})
