import { AppregError } from '../../errors.ts'
import type { Fetch, Handshake, HttpResponse } from '../../model/http.ts'

/** The way to the server. */
export interface ProbeIO {
  /** Throws `UNREACHABLE`, with the failure of the connection as its cause, where no answer comes. */
  readonly fetch: Fetch
  /** `undefined` where the certificate cannot be seen. */
  handshake(url: string): Promise<Handshake | undefined>
  now(): number
  /** How long the next answer may take, in milliseconds. */
  readonly patience: number
}

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request with what came of it: an answer, or why there is none. */
export interface Asked {
  readonly url: string
  readonly answer?: HttpResponse
  readonly failure?: Failure
}

export interface Failure {
  /** Node's or OpenSSL's name, such as `ECONNREFUSED`; `TIMEOUT` where nothing came in time. */
  readonly code: string
  readonly message: string
}

/** Longer documents are none of those that are looked for here. */
const LONGEST = 1_000_000

/** Sends one request, follows no redirect, and reads no more of the answer than is needed. */
export async function ask(io: ProbeIO, { url, ...init }: Request): Promise<Asked> {
  const { patience } = io
  const signal = AbortSignal.timeout(patience)
  try {
    const response = await io.fetch(url, { ...init, signal })
    return {
      url,
      answer: {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await beginningOf(response, signal),
      },
    }
  } catch (error) {
    if (signal.aborted) return { url, failure: tooSlow(patience) }
    const failure = failureOf(error)
    if (!failure) throw error
    return { url, failure }
  }
}

const tooSlow = (patience: number): Failure => ({
  code: 'TIMEOUT',
  message: `nothing came within ${patience / 1000} seconds`,
})

/** Of a connection that was not made, or that broke off; nothing for any other error. */
function failureOf(error: unknown): Failure | undefined {
  const cause = error instanceof AppregError && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause
    ? { code: String(cause.code), message: cause.message }
    : undefined
}

/** A stream of events may never end: what arrived in time is the answer. */
async function beginningOf(response: Response, signal: AbortSignal): Promise<string> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  const decoder = new TextDecoder()
  let text = ''
  const reader = response.body?.getReader()
  try {
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return text
      text += decoder.decode(part.value, { stream: true })
      if (text.length > LONGEST || (isStream && /\r?\n\r?\n/.test(text))) return text.slice(0, LONGEST)
    }
  } catch (error) {
    if (signal.aborted && isStream) return text
    throw error
  } finally {
    await reader?.cancel().catch(() => {})
  }
}
