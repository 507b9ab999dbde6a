import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline'
import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import { AppregError } from '../errors.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Relative to the version, or absolute (a page's `@odata.nextLink`). Query values are percent-encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** How long one answer may take, in milliseconds. */
const PATIENCE = 100_000

/** One exchange with Graph v1.0, whatever its status. Rejects when no answer came. */
export type Exchange = (call: Call) => Promise<Received>

export function createExchange(
  http: HttpClient,
  graphHost: string,
  getToken: () => Promise<string>,
): Exchange {
  const client = Client.initWithMiddleware({
    baseUrl: `${graphHost}/`,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(graphHost).hostname]),
    middleware: { execute: (context) => execute(context, http, getToken) },
  })
  return async (call) => {
    const request = client
      .api(call.path)
      .headers({ ...call.headers })
      .responseType(ResponseType.RAW)
    const carrier: Carrier = await sendWith(request, call)
    if ('lost' in carrier) throw carrier.lost
    return carrier.received
  }
}

function sendWith(request: ReturnType<Client['api']>, { method, body }: Call): Promise<Carrier> {
  if (method === 'GET') return request.get()
  if (method === 'DELETE') return request.delete()
  return method === 'POST' ? request.post(body ?? {}) : request.patch(body)
}

type Carrier = { readonly received: Received } | { readonly lost: unknown }

/**
 * The transport of the Graph client. What it hands back is our own carrier: a `Response` would load Node's fetch
 * (12 MB, 20 ms), and a rejection would come out of the Graph client without its cause.
 */
async function execute(context: Context, http: HttpClient, getToken: () => Promise<string>): Promise<void> {
  const carrier: Carrier = await send(context, http, getToken).then(
    (received) => ({ received }),
    (lost: unknown) => ({ lost }),
  )
  context.response = carrier as unknown as Response
}

async function send(
  { request, options }: Context,
  http: HttpClient,
  getToken: () => Promise<string>,
): Promise<Received> {
  const body = typeof options?.body === 'string' ? options.body : undefined
  const response = await http.sendRequest(
    createPipelineRequest({
      url: String(request),
      method: (options?.method ?? 'GET') as Call['method'],
      headers: createHttpHeaders({
        ...(options?.headers as Record<string, string> | undefined),
        Authorization: `Bearer ${await getToken()}`,
        Accept: 'application/json',
      }),
      // Not `timeout`: its timer outlives a lost connection and keeps the process from ending.
      abortSignal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined ? {} : { body }),
    }),
  )
  return {
    status: response.status,
    headers: response.headers.toJSON(),
    body: parsed(response.status, response.bodyAsText),
  }
}

/**
 * A gateway may refuse with a page of its own: it is kept as text, to be shown in the error. A success that cannot be
 * read is no answer: what happened has to be looked up.
 */
function parsed(status: number, text: string | null | undefined): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (status < 300) throw new AppregError('UNREACHABLE', 'the answer is not complete JSON', { cause })
    return { error: { message: text.slice(0, 300) } }
  }
}
