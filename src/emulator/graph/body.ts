import type { z } from 'zod'
import { badRequest, invalidValue, Refusal } from './refusal.ts'

/** The request body as JSON without `@odata.type` annotations; undefined when empty. */
export function parseBody(text: string, type: string | undefined): unknown {
  if (text.trim() === '') return undefined
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type ?? '')) throw unreadable()
  try {
    return JSON.parse(text, (_, value) => withoutTypes(value))
  } catch {
    throw unreadable()
  }
}

const unreadable = (): Refusal =>
  new Refusal(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  )

function withoutTypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('@odata.type' in value)) return value
  const { '@odata.type': _, ...rest } = value
  return rest
}

/** What the caller sent, in the shape Graph knows, or Graph's refusal: unknown members first, then the first bad value. */
export function readBody<S extends z.ZodType>(schema: S, body: unknown, resource: string): z.infer<S> {
  if (body === undefined) throw new Refusal(400, 'BadRequest', 'Empty Payload. JSON content expected.')
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  if (issues.some((issue) => issue.code === 'unrecognized_keys'))
    throw badRequest('Unexpected contents in request body.')
  const [property] = issues[0]?.path ?? []
  throw property === undefined ? unreadable() : invalidValue(String(property), resource)
}

/** Members that exist on the object but are never taken from a request. */
export function refuseReadOnly(body: unknown, names: readonly string[]): void {
  if (typeof body !== 'object' || body === null) return
  const name = names.find((candidate) => candidate in body)
  if (name !== undefined) throw badRequest(`Property '${name}' is read-only and cannot be set.`)
}

/** A required member is missing. */
export const valueRequired = (property: string, resource: string): Refusal =>
  badRequest(`A value is required for property '${property}' of resource '${resource}'.`)
