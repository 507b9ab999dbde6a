import { type JsonObject, parseObject } from './json.ts'

/** A refusal by Entra's token service, as facts. Text as Entra wrote it: strip control characters before showing it. */
export interface AadstsError {
  /** The number nearest to the cause: where Entra wraps one error in another (70002 around 50012), the inner one. */
  readonly code: number
  /** Every number of the answer, outermost first. */
  readonly codes: readonly number[]
  /** Without the lines of ids and time at its end. */
  readonly message: string
  /** OAuth's own code, such as `invalid_client`. */
  readonly error: string | undefined
  readonly suberror: string | undefined
  readonly correlationId: string | undefined
  readonly traceId: string | undefined
  /** As Entra writes it: `2024-05-02 10:11:12Z`. */
  readonly timestamp: string | undefined
}

/** Reads a body of the token service, JSON or a page. `undefined` when it names no AADSTS number. */
export function parseAadsts(body: string): AadstsError | undefined {
  const json = parseObject(body)
  const text = json ? (field(json, 'error_description') ?? '') : body
  const named = [...text.matchAll(/AADSTS(\d+)/g)].map(([, digits]) => Number(digits))
  const listed = errorCodes(json)
  const code = named.at(-1) ?? listed.at(-1)
  if (code === undefined) return undefined
  return {
    code,
    codes: [...new Set([...listed, ...named])],
    message: (json ? withoutTail(text) : sentence(text)) || `AADSTS${code}`,
    error: field(json, 'error'),
    suberror: field(json, 'suberror'),
    correlationId: field(json, 'correlation_id') ?? labelled(text, 'Correlation ID', guid),
    traceId: field(json, 'trace_id') ?? labelled(text, 'Trace ID', guid),
    timestamp: field(json, 'timestamp') ?? labelled(text, 'Timestamp', time),
  }
}

const guid = '[0-9a-fA-F-]{36}'
const time = '\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\dZ'

// Up to about 2023 the three stand on lines of their own, since then behind blanks.
const tail = new RegExp(
  `\\s+Trace ID: ${guid}\\s+Correlation ID: ${guid}(?:\\s+Timestamp: ${time})?\\s*$`,
  'i',
)

const withoutTail = (text: string): string => text.replace(tail, '').trim()

/** What a page says about the error, without the page around it. */
const sentence = (page: string): string => withoutTail(/AADSTS\d+[^<\r\n]*/.exec(page)?.[0] ?? '')

function labelled(text: string, label: string, value: string): string | undefined {
  return new RegExp(`\\b${label}: (${value})`, 'i').exec(text)?.[1]
}

function errorCodes(json: JsonObject | undefined): number[] {
  const codes = json?.error_codes
  return Array.isArray(codes) ? codes.filter((code) => typeof code === 'number') : []
}

function field(json: JsonObject | undefined, name: string): string | undefined {
  const value = json?.[name]
  return typeof value === 'string' ? value : undefined
}
