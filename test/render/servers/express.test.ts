import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { express } from '../../../src/render/servers/express.ts'
import { API } from '../../emulator/sts/given.ts'
import { type Running, watch } from '../../scenario/running.ts'
import { protectedTenant } from '../tenant.ts'

// What is printed is saved, started and called: Node, Express, jose and the MCP SDK are the real ones.

const tenant = protectedTenant()
const server = { kind: 'express', url: 'https://orders.contoso.example/a(b):c/mcp' }
const hostileName = `It's "\${x}" \u202e</script>`
const folder = mkdtempSync(join(tmpdir(), 'appreg-express-'))
let running: Running
let origin = ''

beforeAll(async () => {
  const { files } = express(tenant.registration({ server, displayName: hostileName }))
  for (const { path, content } of files) writeFileSync(join(folder, path), content)
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const env = { ...tenant.env, PORT: '0', HOST: '127.0.0.1' }
  running = watch(
    spawn(process.execPath, ['server.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  if (!(await running.prints(/listening on port/))) throw new Error((await running.done).stderr)
  origin = `http://127.0.0.1:${/port (\d+)/.exec(running.stdout)?.[1]}`
})

afterAll(async () => {
  running?.signal('SIGTERM')
  await running?.done
  rmSync(folder, { recursive: true })
})

const address = () => new URL(new URL(server.url).pathname, origin)

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

const call = (authorization?: string) =>
  fetch(address(), {
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
  const transport = new StreamableHTTPClientTransport(address(), { requestInit: { headers } })
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
  const answer = await fetch(new URL(new URL(metadata).pathname, origin))
  expect(await answer.json()).toMatchObject({
    resource: server.url,
    authorization_servers: [`https://login.microsoftonline.com/${tenant.ready.tenantId}/v2.0`],
    scopes_supported: [`api://${API}/access_as_user`],
  })
})

test('other paths and methods lead nowhere', async () => {
  const headers = { authorization: `Bearer ${await tenant.token()}` }
  expect((await fetch(`${origin}/other`, { headers })).status).toBe(404)
  expect((await fetch(address(), { headers })).status).toBe(405)
})
