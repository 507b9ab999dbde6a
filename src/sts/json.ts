export type JsonObject = Readonly<Record<string, unknown>>

/** The body as a JSON object, or `undefined` when it is anything else. */
export function parseObject(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined
  } catch {
    return undefined
  }
}
