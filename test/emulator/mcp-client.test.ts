import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auth, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { API, API_SCOPE, apiBody, CLIENT, PASSWORD, USER } from './sts/given.ts'
import { form, type Running, start } from './support.ts'

// The official MCP client signs in to a small protected server with a token of the emulator.

const CALLBACK = 'http://localhost:33418/callback'
const directory = mkdtempSync(join(tmpdir(), 'emulator-mcp-'))
let running: Running & { stop(): Promise<void> }
let server: Server
let serverUrl = ''

beforeAll(async () => {
  const seedFile = join(directory, 'seed.json')
  const client = { displayName: 'MCP client', publicClient: { redirectUris: ['http://localhost/callback'] } }
  const applications = { api: { appId: API, body: apiBody }, client: { appId: CLIENT, body: client } }
  const users = { user: { password: PASSWORD } }
  writeFileSync(seedFile, JSON.stringify({ tenants: { home: { users, applications } } }))
  running = await start({ seedFile })
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
})

afterAll(async () => {
  server.close()
  await running.stop()
  rmSync(directory, { recursive: true })
})

const issuer = () => `${running.ready.https}/${running.ready.tenantId}/v2.0`

/** RFC 9728 metadata, a challenge, and MCP behind a token for the API. */
async function serve(...[request, response]: Parameters<Parameters<typeof createServer>[1] & object>) {
  if (request.url?.startsWith('/.well-known/oauth-protected-resource')) {
    const metadata = { resource: serverUrl, authorization_servers: [issuer()], scopes_supported: [API_SCOPE] }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata))
    return
  }
  const { body: keys } = await running.send('GET', `/${running.ready.tenantId}/discovery/v2.0/keys`)
  const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
  const key = createLocalJWKSet(keys as unknown as JSONWebKeySet)
  const good = await jwtVerify(token, key, { audience: API }).then(
    () => true,
    () => false,
  )
  if (!good) {
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end()
    return
  }
  const mcp = new McpServer({ name: 'orders', version: '1.0.0' })
  mcp.registerTool('ping', {}, () => ({ content: [{ type: 'text', text: 'pong' }] }))
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  await mcp.connect(transport as Parameters<typeof mcp.connect>[0])
  await transport.handleRequest(request, response)
}

/** The emulator over TLS with its own CA; everything else as it is. */
const fetchFn = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
  const { origin, pathname, search } = new URL(url)
  if (origin !== running.ready.https) return fetch(url, init)
  const headers = Object.fromEntries(new Headers(init.headers))
  const type = headers['content-type'] ?? 'application/x-www-form-urlencoded'
  const raw = init.body ? { raw: { text: String(init.body), type } } : {}
  const answer = await running.send(init.method ?? 'GET', pathname + search, { ...raw, headers })
  return new Response(answer.text, { status: answer.status })
}

/** A client with a registered id, as Entra wants it; `omitting` leaves the resource parameter out. */
function provider(omitting: boolean) {
  const kept: { tokens?: OAuthTokens; verifier?: string; url?: URL } = {}
  const methods: OAuthClientProvider = {
    redirectUrl: CALLBACK,
    clientMetadata: { redirect_uris: [CALLBACK] },
    clientInformation: () => ({ client_id: CLIENT }),
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
    ...(omitting ? { validateResourceURL: async () => undefined } : {}),
  }
  return { methods, kept }
}

/** A person at the sign-in and consent pages; answers where the browser ends, or what the page says. */
async function signIn(url: URL): Promise<{ location: string; text: string }> {
  let page = await running.send('GET', url.pathname + url.search)
  for (const fields of [{ login: USER, passwd: PASSWORD }, { decision: 'accept' }]) {
    const action = /action="([^"]+)"/.exec(page.text)?.[1]
    if (action === undefined) break
    const ctx = /name="ctx" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    page = await running.send('POST', action, form({ ctx, ...fields }))
  }
  return { location: page.headers.location ?? '', text: page.text }
}

test('without the resource parameter the MCP client signs in and calls a tool', async () => {
  const { methods, kept } = provider(true)
  expect(await auth(methods, { serverUrl, scope: API_SCOPE, fetchFn })).toBe('REDIRECT')
  const { location } = await signIn(kept.url as URL)
  const authorizationCode = new URL(location).searchParams.get('code') ?? ''
  expect(await auth(methods, { serverUrl, authorizationCode, fetchFn })).toBe('AUTHORIZED')

  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(serverUrl), {
    authProvider: methods,
    fetch: fetchFn,
  })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  expect(await client.callTool({ name: 'ping' })).toMatchObject({ content: [{ text: 'pong' }] })
  await client.close()
})

test('with the resource parameter of the server Entra refuses it, as AADSTS9010010', async () => {
  const { methods, kept } = provider(false)
  await auth(methods, { serverUrl, scope: API_SCOPE, fetchFn })
  expect(kept.url?.searchParams.get('resource')).toBe(serverUrl)
  const { location, text } = await signIn(kept.url as URL)
  expect(decodeURIComponent(location) + text).toContain('AADSTS9010010')
})
