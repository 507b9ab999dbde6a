import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { arc1 } from '../../src/render/servers/arc-1.ts'
import { fastmcp } from '../../src/render/servers/fastmcp.ts'
import { deserted } from '../given/loopback.ts'
import { parseDockerEnv } from '../render/parse.ts'
import { protectedTenant } from '../render/tenant.ts'
import { type Running, watch } from '../scenario/running.ts'
import { hasArc1 } from './arc-1.ts'
import { initialize } from './mcp-call.ts'

// What is printed for servers, started with the real servers; their keys and tokens come from the emulator.

const tenant = protectedTenant()
const folder = mkdtempSync(join(tmpdir(), 'servers-'))
const started: Running[] = []
afterAll(async () => {
  for (const running of started) running.signal('SIGTERM')
  await Promise.all(started.map(({ done }) => done))
  rmSync(folder, { recursive: true, force: true })
})

function start(command: readonly string[], env: Record<string, string>): Running {
  const [name = '', ...args] = command
  const path = process.env.PATH ?? ''
  const running = watch(
    spawn(name, args, {
      cwd: folder,
      env: { ...tenant.env, PATH: path, HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
  started.push(running)
  return running
}

describe.skipIf(!hasArc1)('ARC-1 (needs arc-1 and Node 22.19 on the PATH)', () => {
  test('started with the printed file takes the token of the tenant, and no other', async () => {
    const port = await deserted()
    const url = `http://127.0.0.1:${port}/mcp`
    const registration = tenant.registration({ server: { kind: 'arc-1', url } })
    const settings = parseDockerEnv(arc1(registration).files[0]?.content ?? '')
    const running = start(['arc-1'], { ...settings, ARC1_HTTP_ADDR: `127.0.0.1:${port}` })
    expect(await running.prints(new RegExp(`${port}`))).toBe(true)
    await expect
      .poll(
        () =>
          initialize(url).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 20_000 },
      )
      .toBe(401)
    const challenge = (await initialize(url)).headers.get('www-authenticate') ?? ''
    const [, metadata = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? []
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: url,
      authorization_servers: [settings.SAP_OIDC_ISSUER],
      scopes_supported: [settings.SAP_OIDC_SCOPES],
    })
    expect((await initialize(url, await tenant.token())).status).toBe(200)
    expect((await initialize(url, await tenant.tokenForAnother())).status).toBe(401)
  })
})

const hasFastmcp = spawnSync('python3', ['-c', 'import fastmcp']).status === 0

describe.skipIf(!hasFastmcp)('FastMCP (needs python3 with fastmcp 3 or newer)', () => {
  test('started with the printed program protects its endpoint and is an authorization server for clients', async () => {
    const port = await deserted()
    const origin = `http://127.0.0.1:${port}`
    const registration = tenant.registration({
      server: { kind: 'fastmcp', url: `${origin}/mcp` },
      secret: { name: 'connector' },
    })
    const program = fastmcp(registration).files.find(({ path }) => path === 'server.py')
    writeFileSync(join(folder, 'server.py'), program?.content ?? '')
    const { HTTPS_PROXY = '', SSL_CERT_FILE = '' } = tenant.ready.env
    start(['python3', 'server.py'], {
      PORT: String(port),
      FASTMCP_SERVER_AUTH_AZURE_CLIENT_SECRET: 'not-a-secret',
      HTTPS_PROXY,
      SSL_CERT_FILE,
      NO_PROXY: '127.0.0.1,localhost',
    })
    const url = `${origin}/mcp`
    await expect
      .poll(
        () =>
          initialize(url).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 40_000 },
      )
      .toBe(401)
    const metadata = await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`)
    expect(await metadata.json()).toMatchObject({
      resource: url,
      scopes_supported: [expect.stringContaining('access_as_user')],
    })
    const server = await (await fetch(`${origin}/.well-known/oauth-authorization-server`)).json()
    expect(server).toMatchObject({
      issuer: expect.stringContaining(origin),
      registration_endpoint: `${origin}/register`,
    })
    const registered = await fetch(`${origin}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['http://localhost:1/callback'], client_name: 'test' }),
    })
    expect(registered.status).toBe(201)
  })
})
