import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { API } from '../../emulator/sts/given.ts'
import { protectedTenant } from '../tenant.ts'
import { type PrintedServer, startExpress } from './printed-express.ts'

// What is printed is saved, started and called: Node, Express, jose and the MCP SDK are the real ones.

const tenant = protectedTenant()
const server = { kind: 'express', url: 'https://orders.contoso.example/a(b):c/mcp' }
const hostileName = `It's "\${x}" \u202e</script>`
let running: PrintedServer

beforeAll(async () => {
  running = await startExpress(tenant, { server, displayName: hostileName })
})

afterAll(() => running?.stop())

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

const call = (authorization?: string) =>
  fetch(new URL(running.url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify(initialize),
  })

test('an MCP client with a token of a person calls a tool', async () => {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const headers = { authorization: `Bearer ${await tenant.token()}` }
  const transport = new StreamableHTTPClientTransport(new URL(running.url), { requestInit: { headers } })
  await client.connect(transport as Parameters<typeof client.connect>[0])
  expect(client.getServerVersion()?.name).toBe(hostileName)
  const { content } = await client.callTool({ name: 'whoami' })
  expect(JSON.stringify(content)).toContain('access_as_user')
  await client.close()
})

describe('it refuses', () => {
  test.each<[string, () => Promise<string | undefined>, number, string]>([
    ['a call without a token', async () => undefined, 401, 'resource_metadata='],
    ['another scheme', async () => 'Basic eDp5', 401, 'resource_metadata='],
    ['a token for another API', async () => `Bearer ${await tenant.tokenForAnother()}`, 401, 'invalid_token'],
    [
      'a token that was changed',
      async () => `Bearer ${(await tenant.token()).slice(0, -9)}AAAAAAAAA`,
      401,
      'invalid_token',
    ],
    ['what is no token', async () => 'Bearer nonsense', 401, 'invalid_token'],
    ['an app-only token', async () => `Bearer ${await tenant.appOnlyToken()}`, 403, 'insufficient_scope'],
  ])('%s', async (_, authorization, status, challenge) => {
    const answer = await call(await authorization())
    expect(answer.status).toBe(status)
    expect(answer.headers.get('www-authenticate')).toContain(challenge)
  })
})

test('the challenge leads to metadata that name the tenant and the scope in full, without a token', async () => {
  const challenge = (await call()).headers.get('www-authenticate') ?? ''
  const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? []
  expect(new URL(metadata).origin).toBe('https://orders.contoso.example')
  const answer = await fetch(new URL(new URL(metadata).pathname, running.origin))
  expect(await answer.json()).toMatchObject({
    resource: server.url,
    authorization_servers: [`https://login.microsoftonline.com/${tenant.ready.tenantId}/v2.0`],
    scopes_supported: [`api://${API}/access_as_user`],
  })
})

test('other paths and methods lead nowhere', async () => {
  const headers = { authorization: `Bearer ${await tenant.token()}` }
  expect((await fetch(`${running.origin}/other`, { headers })).status).toBe(404)
  expect((await fetch(new URL(running.url), { headers })).status).toBe(405)
})
