import { withoutRandom } from '../read/quotable.ts'

/**
 * A text as it may be attached to a ticket: without secrets, codes and tokens, and of a person no more than the domain.
 * Ids of applications and tenants stay: nobody can help without them.
 */
export const shareable = (text: string): string =>
  withoutRandom(
    text
      .replace(unprintable, '')
      .replace(/\beyJ[\w-]+\.[\w.-]*/g, '[token]')
      .replace(/\b(Bearer|Basic) (?![\w-]+=")[\w.~+/=-]{12,}/gi, '$1 [hidden]')
      .replace(/[^\s@"'<>(),;:/\\]+@(?=[a-z\d-]+\.[a-z\d.-]+)/gi, '[person]@'),
  )

/** The same for every text in a value; keys stay. */
export const shareableAll = <T>(value: T): T => withTexts(value, shareable)

/** A value with each of its texts as `change` makes it; keys stay. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((one) => withTexts(one, change)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withTexts(one, change)])) as T
}

/** Control characters, and those that turn the direction of what follows them. */
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
