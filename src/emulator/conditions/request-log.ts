import { closeSync, openSync, writeSync } from 'node:fs'
import { cannot } from '../emulator-error.ts'
import { GUID } from '../guid.ts'
import type { HttpRequest, Reply } from '../http-message.ts'

/** Where requests are noted. */
export interface RequestLog {
  write(entry: object): void
  close(): void
}

export const noLog: RequestLog = { write: () => {}, close: () => {} }

/** Appends one JSON line per request, in a file for the owner alone. Throws EmulatorError when it cannot be opened. */
export function openLog(path: string): RequestLog {
  const file = open(path)
  return { write: (entry) => writeSync(file, `${JSON.stringify(entry)}\n`), close: () => closeSync(file) }
}

function open(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (cause) {
    throw cannot(`write the log ${path}`, cause)
  }
}

export interface Exchange {
  readonly request: HttpRequest
  readonly reply: Reply
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number
  /** What it took, in milliseconds of the real clock. */
  readonly took: number
  /** The fault that struck, as it was written. */
  readonly fault: string | undefined
}

/**
 * What is noted of a request. Secrets cannot get in: of headers, queries and bodies only the members named here are read,
 * and of those only values that look as they should.
 */
export function logEntry({ request, reply, at, took, fault }: Exchange): object {
  const { host, method, path, query } = request
  const form = isForm(request) ? new URLSearchParams(request.body) : undefined
  return {
    time: new Date(at).toISOString(),
    host,
    method,
    path,
    query: [...new Set(new URLSearchParams(query).keys())],
    status: reply.mishap?.kind === 'drop' ? null : reply.status,
    ms: Math.round(took),
    appId: appIdOf(request, form),
    ...(form?.has('grant_type') ? { grantType: grantType(form) } : {}),
    ...errorOf(reply.body),
    ...itemsOf(request, reply.body),
    ...(fault === undefined ? {} : { fault }),
  }
}

const isForm = ({ headers }: HttpRequest): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false

/** Who called, as the token or the form says; nobody has checked it. */
function appIdOf({ headers }: HttpRequest, form: URLSearchParams | undefined): string | null {
  const payload = /^Bearer\s+[\w-]+\.([\w-]+)\./i.exec(headers.authorization ?? '')?.[1]
  const claims = payload === undefined ? undefined : parse(Buffer.from(payload, 'base64url').toString())
  const named = member(claims, 'appid') ?? member(claims, 'azp') ?? form?.get('client_id')
  return typeof named === 'string' && GUID.test(named) ? named : null
}

const GRANT_TYPE = /^(urn:[a-z:-]+|[a-z_]+)$/
const grantType = (form: URLSearchParams): string | null =>
  GRANT_TYPE.exec(form.get('grant_type') ?? '')?.[0] ?? null

/** Graph's error code, or the number of the token service. */
function errorOf(body: unknown): { error?: string | number } {
  const numbers = member(body, 'error_codes')
  if (Array.isArray(numbers) && typeof numbers[0] === 'number') return { error: numbers[0] }
  const code = member(member(body, 'error'), 'code')
  return typeof code === 'string' ? { error: code } : {}
}

/** The items of a batch: what was asked, and how it ended. */
function itemsOf({ path, body }: HttpRequest, answer: unknown): { items?: object[] } {
  const asked = /\/\$batch\/?$/i.test(path) ? member(parse(body), 'requests') : undefined
  const answers = member(answer, 'responses')
  if (!Array.isArray(asked) || !Array.isArray(answers)) return {}
  const items = asked.map((item) => {
    const answered = answers.find((candidate) => member(candidate, 'id') === member(item, 'id'))
    return {
      method: String(member(item, 'method')),
      path: String(member(item, 'url')).split('?')[0],
      status: member(answered, 'status') ?? null,
      ...errorOf(member(answered, 'body')),
    }
  })
  return { items }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([own]) => own === name)?.[1]
    : undefined

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
