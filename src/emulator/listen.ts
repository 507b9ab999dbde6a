import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { cannot, EmulatorError } from './emulator-error.ts'
import type { HttpRequest, Mishap, Reply } from './http-message.ts'
import { isCode } from './lock-file.ts'
import { drain, MAX_BODY, readBody } from './request-body.ts'
import type { Keys } from './tenant.ts'

/** Longer than clients keep an idle connection, so that none is closed under a request. */
const KEEP_ALIVE_MS = 120_000
const LOOPBACK = '127.0.0.1'

/** How long a client may take, in milliseconds; then it is answered 408, or its connection is closed. */
export interface Patience {
  readonly handshake: number
  readonly headers: number
  readonly request: number
}

const PATIENCE: Patience = { handshake: 10_000, headers: 10_000, request: 60_000 }

/** How often slow clients are looked for. */
const checksEvery = ({ headers }: Patience): number => Math.min(1_000, headers)

/** Answers every request under the emulator's certificate. Never throws: `answer` is asked, its reply is sent. */
export function httpsServer(
  keys: Keys,
  answer: (request: HttpRequest) => Promise<Reply>,
  patience = PATIENCE,
): Server {
  const options = {
    key: keys.leafKey,
    cert: `${keys.leaf}\n${keys.ca}`,
    keepAliveTimeout: KEEP_ALIVE_MS,
    handshakeTimeout: patience.handshake,
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    connectionsCheckingInterval: checksEvery(patience),
  }
  return createServer(options, (message, response) => {
    serve(message, response, answer).catch((error: unknown) => fail(message, response, error))
  })
}

/** What goes wrong outside the services: a state file that cannot be written, or a client that left. */
function fail(message: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (message.destroyed && !message.complete) response.destroy()
  else if (!response.headersSent) send(response, broken(error))
}

const broken = (error: unknown): Reply => ({
  status: 500,
  body: {
    error: {
      code: 'InternalServerError',
      message: `The emulator failed: ${error instanceof Error ? error.message : error}`,
    },
  },
})

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  answer: (request: HttpRequest) => Promise<Reply>,
): Promise<void> {
  const body = await readBody(message)
  if (body !== undefined) send(response, await answer(toRequest(message, body)))
  else {
    response.write(open(response, tooLarge))
    await drain(message)
    response.end()
  }
}

const tooLarge: Reply = {
  status: 413,
  headers: { connection: 'close' },
  body: {
    error: { code: 'RequestEntityTooLarge', message: `The request body is larger than ${MAX_BODY} bytes.` },
  },
}

function toRequest(message: IncomingMessage, body: string): HttpRequest {
  const authority = message.headers.host ?? 'localhost'
  const [path = '/', query = ''] = (message.url ?? '/').split(/\?(.*)/s)
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
  )
  return {
    method: message.method ?? 'GET',
    host: authority.replace(/:\d+$/, '').toLowerCase(),
    origin: `https://${authority.replace(/:443$/, '')}`,
    path,
    query,
    headers: Object.fromEntries(headers),
    body,
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const { mishap } = reply
  if (mishap?.kind === 'drop') {
    response.destroy()
    return
  }
  const text = open(response, reply)
  if (mishap) sendBadly(response, Buffer.from(text), mishap)
  else response.end(text)
}

/** Sends the head; answers the body that has to follow. */
function open(response: ServerResponse, { status, headers, body }: Reply): string {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, {
    ...type,
    ...headers,
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(text) }),
  })
  return text
}

/** Half of the body, and then nothing, or nothing for a while. */
function sendBadly(response: ServerResponse, body: Buffer, mishap: Exclude<Mishap, { kind: 'drop' }>): void {
  const half = Math.floor(body.length / 2)
  response.write(body.subarray(0, half), () => {
    if (mishap.kind === 'slow') setTimeout(() => response.end(body.subarray(half)), mishap.ms).unref()
    else response.destroy()
  })
}

/** Listens on loopback; port 0 takes any. Answers the port. */
export function listen(server: HttpServer | Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        isCode(error, 'EADDRINUSE')
          ? new EmulatorError(
              `port ${port} is taken by another program; without a port any free one is taken`,
            )
          : cannot(`listen on port ${port}`, error),
      ),
    )
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Ends the server and every connection to it. */
export function shut(server: HttpServer | Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
