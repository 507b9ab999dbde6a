import type { Asked } from './ask.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** The JSON object that an address answered with; nothing where it answered with anything else. */
export function readDocument({ answer }: Asked): JsonObject | undefined {
  if (answer?.status !== 200) return undefined
  try {
    const value: unknown = JSON.parse(answer.body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined
  } catch {
    return undefined
  }
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Absent where it is no list; what is no text in it is left out. */
export const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : undefined

/** What came of a request, in a few words. */
export function outcome({ answer, failure }: Asked): string {
  if (failure) return `no answer (${failure.code})`
  if (answer?.status !== 200) return `HTTP ${answer?.status}`
  return 'HTTP 200'
}
