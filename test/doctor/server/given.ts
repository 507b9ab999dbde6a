import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { onTestFinished } from 'vitest'
import type { ProbeIO } from '../../../src/doctor/server/ask.ts'
import { type Examination, examine, findingsOf, type Known } from '../../../src/doctor/server/examine.ts'
import type { ReadyLine } from '../../../src/emulator/start.ts'
import { fetchOver } from '../../../src/graph/fetch.ts'
import { handshakeWith } from '../../../src/graph/handshake.ts'
import { createHttpClient } from '../../../src/graph/http.ts'
import { API } from '../../emulator/sts/given.ts'

/** The wall clock matters to certificates and tokens: they are made for the time of the test. */
export const now = (): number => Date.now()

/** The way to servers of this machine, and to the login host that the emulator plays. */
export function probeIO({ proxy, ca }: ReadyLine, trusted?: string, patience = 5_000): ProbeIO {
  const direct = createHttpClient({ isExact: true, ...(trusted === undefined ? {} : { ca: trusted }) })
  const tenant = createHttpClient({ proxy, ca: readFileSync(ca, 'utf8') })
  onTestFinished(() => {
    direct.close()
    tenant.close()
  })
  return {
    fetch: (url, init) =>
      fetchOver(new URL(url).hostname === 'login.microsoftonline.com' ? tenant : direct)(url, init),
    handshake: (url) => handshakeWith(url, patience),
    now,
    patience,
  }
}

export const examined = async (url: string, known: Known, io: ProbeIO): Promise<Examination & Told> => {
  const examination = await examine(url, known, io)
  const findings = findingsOf(examination)
  return { ...examination, findings, kinds: findings.map(({ fix }) => fix.kind) }
}

interface Told {
  readonly findings: ReturnType<typeof findingsOf>
  readonly kinds: readonly string[]
}

export type Answering = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/** A server on a port of this machine, as `http` or with these options as `https`. */
export async function serve(answer: Answering, tls?: ServerOptions): Promise<string> {
  const handle = (request: IncomingMessage, response: ServerResponse) => void answer(request, response)
  const server: Server = tls ? createSecureServer(tls, handle) : createServer(handle)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.close()
    if ('closeAllConnections' in server) (server.closeAllConnections as () => void)()
  })
  return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What a server of a test does differently from a good one. */
export interface Different {
  /** Of the document at both places; `undefined`: there is none. */
  metadata?(url: string): object | string | undefined
  /** The header of a 401; `undefined`: there is none. */
  challenge?(url: string): string | undefined
  /** Before anything else; true where it has answered. */
  first?(request: IncomingMessage, response: ServerResponse, url: string): boolean
  /** The token is good. */
  accepts?(authorization: string): boolean
  readonly tls?: ServerOptions
  /** Answers as JSON instead of as a stream of events. */
  readonly json?: boolean
}

/** The scopes and the tenant of the emulator. */
export const goodMetadata = (tenantId: string) => (url: string) => ({
  resource: url,
  authorization_servers: [`https://login.microsoftonline.com/${tenantId}/v2.0`],
  scopes_supported: [`api://${API}/access_as_user`],
  bearer_methods_supported: ['header'],
})

/** A protected MCP server, made with the official SDK. Answers its address. */
export async function mcpServer(tenantId: string, different: Different = {}): Promise<string> {
  const { metadata = goodMetadata(tenantId), first = () => false, accepts = () => true } = different
  const url = { is: '' }
  const origin = await serve((request, response) => {
    if (first(request, response, url.is)) return
    const path = new URL(request.url ?? '', 'http://x').pathname
    if (path.startsWith('/.well-known/oauth-protected-resource')) return publish(metadata(url.is), response)
    if (path !== '/mcp') return void response.writeHead(404).end()
    const { authorization } = request.headers
    if (authorization !== undefined && accepts(authorization))
      return speak(request, response, different.json === true)
    refuse(response, (different.challenge ?? goodChallenge)(url.is), authorization !== undefined)
  }, different.tls)
  url.is = `${origin}/mcp`
  return url.is
}

const goodChallenge = (url: string): string =>
  `Bearer resource_metadata="${new URL(url).origin}/.well-known/oauth-protected-resource/mcp"`

function publish(document: object | string | undefined, response: ServerResponse): void {
  if (document === undefined) return void response.writeHead(404).end()
  const isPage = typeof document === 'string'
  response.writeHead(200, { 'content-type': isPage ? 'text/html' : 'application/json' })
  response.end(isPage ? document : JSON.stringify(document))
}

function refuse(response: ServerResponse, header: string | undefined, hadToken: boolean): void {
  const error = hadToken ? ', error="invalid_token", error_description="no good"' : ''
  response.writeHead(401, header === undefined ? {} : { 'www-authenticate': `${header}${error}` }).end()
}

async function speak(request: IncomingMessage, response: ServerResponse, json: boolean): Promise<void> {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  server.registerTool('list_orders', {}, () => ({ content: [{ type: 'text', text: 'none' }] }))
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: json })
  await server.connect(transport as Parameters<typeof server.connect>[0])
  await transport.handleRequest(request, response)
}
