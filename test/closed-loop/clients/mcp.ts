import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { auth, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { Case, Client, Outcome } from '../loop.ts'

// The official MCP client, and a server of the official kit that verifies tokens with jose.

const ORIGIN = 'https://mcp.contoso-emulator.example'
export const SERVER = `${ORIGIN}/mcp`
const CALLBACK = 'http://localhost:33418/callback'

/** In a manifest: the address of the server is an identifier URI of the API. */
export const forMcp = {
  topology: 'split',
  api: { identifierUri: [SERVER, 'api://{appId}'] },
  redirectUris: { publicClient: ['http://localhost/callback'] },
  credentials: { secrets: [] },
}

export const mcpClient: Client = (given) => async () => {
  const log: string[] = []
  const server = createServer((request, response) => void serve(given, { request, response, log }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const fetchFn = networkOf(given, (server.address() as AddressInfo).port)
  try {
    return await connect(given, { fetchFn, log })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>

/** The hosts of Microsoft lead to the emulator, that of the server to where it listens. */
const networkOf =
  ({ ground }: Case, port: number): Fetch =>
  async (url, init = {}) => {
    const { origin, pathname, search } = new URL(url)
    if (origin === ORIGIN) return fetch(`http://127.0.0.1:${port}${pathname}${search}`, init)
    const headers = Object.fromEntries(new Headers(init.headers))
    const body = init.body ? { body: String(init.body) } : {}
    const sent = init.body instanceof URLSearchParams ? { 'content-type': FORM, ...headers } : headers
    const answer = await ground.wire.send(init.method ?? 'GET', String(url), { ...body, headers: sent })
    return new Response(answer.text, { status: answer.status })
  }

const FORM = 'application/x-www-form-urlencoded'

/** What the client prints, and behind it the log of the server. */
async function connect(
  given: Case,
  { fetchFn, log }: { readonly fetchFn: Fetch; readonly log: string[] },
): Promise<Outcome> {
  const { provider, kept } = providerOf(given)
  const scope = given.settings.scopes.join(' ')
  try {
    await auth(provider, { serverUrl: SERVER, scope, fetchFn })
    const { address = '', text } = await given.person.open(String(kept.url))
    const authorizationCode = address === '' ? null : new URL(address).searchParams.get('code')
    if (!authorizationCode) return { text: `Open ${kept.url} in a browser.\n${address || text}` }
    await auth(provider, { serverUrl: SERVER, authorizationCode, fetchFn })
    const client = new McpClient({ name: 'closed loop', version: '1.0.0' })
    const options = { requestInit: { headers: bearer(kept.tokens) }, fetch: fetchFn }
    await client.connect(
      new StreamableHTTPClientTransport(new URL(SERVER), options) as Parameters<McpClient['connect']>[0],
    )
    await client.callTool({ name: 'ping' })
    await client.close()
    return { text: '', ...(kept.tokens ? { token: kept.tokens.access_token } : {}) }
  } catch (error) {
    return { text: [String(error), ...log].join('\n') }
  }
}

const bearer = (tokens: OAuthTokens | undefined) => ({ authorization: `Bearer ${tokens?.access_token}` })

/** A client with a registered id, as Entra wants it. */
function providerOf({ settings }: Case) {
  const kept: { tokens?: OAuthTokens; verifier?: string; url?: URL } = {}
  const provider: OAuthClientProvider = {
    redirectUrl: CALLBACK,
    clientMetadata: { redirect_uris: [CALLBACK] },
    clientInformation: () => ({ client_id: settings.clientId }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens
    },
    redirectToAuthorization: (url) => {
      kept.url = url
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier
    },
    codeVerifier: () => kept.verifier ?? '',
    ...(settings.resource === undefined ? { validateResourceURL: async () => undefined } : {}),
  }
  return { provider, kept }
}

/** RFC 9728 metadata, a challenge, and MCP behind a token for the API. */
async function serve(
  given: Case,
  { request, response, log }: { request: IncomingMessage; response: ServerResponse; log: string[] },
): Promise<void> {
  const { settings } = given
  const issuer = `https://login.microsoftonline.com/${settings.tenant}/v2.0`
  if (request.url?.startsWith('/.well-known/oauth-protected-resource')) {
    const metadata = { resource: SERVER, authorization_servers: [issuer], scopes_supported: settings.scopes }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata))
    return
  }
  const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
  const problem = await problemOf(given, token)
  if (problem !== undefined) {
    log.push(`server: ${problem}`, ...(settings.server.logsTokens ? [`server: the token was ${token}`] : []))
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
    return
  }
  const mcp = new McpServer({ name: 'orders', version: '1.0.0' })
  mcp.registerTool('ping', {}, () => ({ content: [{ type: 'text', text: 'pong' }] }))
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  await mcp.connect(transport as Parameters<typeof mcp.connect>[0])
  await transport.handleRequest(request, response)
}

async function problemOf({ ground, settings }: Case, token: string): Promise<string | undefined> {
  const keys = `https://login.microsoftonline.com/${ground.ready.tenantId}/discovery/v2.0/keys`
  const { text } = await ground.wire.send('GET', keys)
  return jwtVerify(token, createLocalJWKSet(JSON.parse(text)), settings.server).then(
    () => undefined,
    (error: unknown) => String(error),
  )
}
