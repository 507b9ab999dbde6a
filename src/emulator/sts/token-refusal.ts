import wordings from './wordings.json' with { type: 'json' }

/** How one refusal reads and travels. */
interface Wording {
  /** The OAuth `error` of the token endpoint, and of redirects where `redirected` is absent. */
  readonly error: string
  /** `{name}` is filled in. */
  readonly text: string
  /** The OAuth `error` when it travels in a redirect. */
  readonly redirected?: string
  /** The service shows it on its own page and does not redirect. */
  readonly page?: boolean
  readonly suberror?: string
  /** HTTP status of the token endpoint; 400 when absent. */
  readonly status?: number
  /** Where a text that is rarely seen was read, and how much of it is the service's own. */
  readonly source?: string
}

const table: Readonly<Record<string, Wording>> = wordings

/** AADSTS numbers that have a wording. */
type Known<N extends number> = `${N}` extends keyof typeof wordings ? N : never

export type Parameters = Readonly<Record<string, string | undefined>>

/** The token service says no: an OAuth error with an AADSTS number. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal'
  readonly code: number
  readonly status: number
  readonly error: string
  readonly redirected: string
  /** Whether the person reads it on the service's own page instead of being sent back to the application. */
  readonly page: boolean
  readonly suberror: string | undefined

  constructor(code: number, parameters: Parameters, error?: string) {
    const wording = table[String(code)] ?? { error: 'server_error', text: 'Unknown refusal.' }
    super(`AADSTS${code}: ${wording.text.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')}`)
    this.code = code
    this.status = wording.status ?? 400
    this.error = error ?? wording.error
    this.redirected = wording.redirected ?? wording.error
    this.page = wording.page ?? false
    this.suberror = wording.suberror
  }
}

/** The refusal with that number, its wording filled in. */
export const refuse = <N extends number>(code: Known<N>, parameters: Parameters = {}): TokenRefusal =>
  new TokenRefusal(code, parameters)

/** What identifies one refusal to whoever is asked for help with it. */
export interface Traces {
  readonly traceId: string
  readonly correlationId: string
  /** `2026-03-01 10:20:30Z` */
  readonly timestamp: string
}

/** The message with its trailer, as `error_description` carries it. */
export const describe = (refusal: TokenRefusal, { traceId, correlationId, timestamp }: Traces): string =>
  `${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`

export const errorUri = ({ code }: TokenRefusal): string =>
  `https://login.microsoftonline.com/error?code=${code}`
