import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claudeCode } from '../../src/render/clients/claude-code.ts'
import { copilotCli } from '../../src/render/clients/copilot-cli.ts'
import { geminiCli } from '../../src/render/clients/gemini-cli.ts'
import { mcpInspector } from '../../src/render/clients/mcp-inspector.ts'
import { mcpRemote } from '../../src/render/clients/mcp-remote.ts'
import type { Asked, Render } from '../../src/render/target.ts'
import { CLIENT } from '../emulator/sts/given.ts'
import { deserted } from '../given/loopback.ts'
import { type PrintedServer, startExpress } from '../render/servers/printed-express.ts'
import { protectedTenant } from '../render/tenant.ts'
import { type Ran, type Running, watch } from '../scenario/running.ts'
import { signInAt } from './person.ts'
import { isInstalled } from './program.ts'

// What is printed for MCP clients, read by the real clients. The server is the printed one for Express; sign-in happens
// at the emulator. Each has a home of its own.

const tenant = protectedTenant()
const home = mkdtempSync(join(tmpdir(), 'mcp-clients-'))
let server: PrintedServer
let callbackPort = 0
const url = () => server.url

beforeAll(async () => {
  const port = await deserted()
  callbackPort = await deserted()
  server = await startExpress(tenant, { server: { kind: 'express', url: `http://127.0.0.1:${port}/mcp` } })
})
afterAll(async () => {
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

/** The client of the tenant, for the API that the server protects. */
const registration = (publicClient: readonly string[] = []) => {
  const { appId: apiAppId, ...rest } = tenant.registration({ server: { kind: 'express', url: url() } })
  return { ...rest, appId: CLIENT, apiAppId, redirectUris: { web: [], spa: [], publicClient } }
}

/** Saves the first printed file below the home, where the client looks for it. */
function save(render: Render, path: string, more: { redirectUris?: string[]; asked?: Asked } = {}): string {
  const [file] = render(registration(more.redirectUris), more.asked ?? {}).files
  const place = join(home, path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, file?.content ?? '')
  return file?.content ?? ''
}

function start(name: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const path = process.env.PATH ?? ''
  return watch(
    spawn(name, args, {
      cwd: home,
      env: { ...tenant.env, PATH: path, HOME: home, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
}

const run = (name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
  start(name, args, env).done

describe.skipIf(!isInstalled('mcp-remote-client'))('mcp-remote (needs mcp-remote on the PATH)', () => {
  test('signs a person in with the printed arguments and connects to the server', async () => {
    const redirectUri = `http://localhost:${callbackPort}/oauth/callback`
    const content = save(mcpRemote, 'claude_desktop_config.json', { redirectUris: [redirectUri] })
    const { args } = JSON.parse(content).mcpServers['orders-api']
    // Its own client in place of the one that hands over to a program.
    const running = start('mcp-remote-client', args.slice(2), { BROWSER: 'true' })
    expect(await running.prints(/https:\/\/login\.microsoftonline\.com\/\S+authorize\?\S+/)).toBe(true)
    const [address = ''] =
      /https:\/\/login\.microsoftonline\.com\/\S+authorize\?\S+/.exec(running.stdout + running.stderr) ?? []
    expect(new URL(address).searchParams.has('resource')).toBe(false)
    await fetch(await signInAt(tenant.ready, address))
    expect(await running.prints(/Connected successfully!/)).toBe(true)
    running.signal('SIGTERM')
    await running.done
  })
})

describe.skipIf(!isInstalled('mcp-inspector'))('MCP Inspector (needs mcp-inspector on the PATH)', () => {
  test('reads the session file and lists the tools with a token that is given along', async () => {
    save(mcpInspector, 'mcp.json', { redirectUris: ['http://localhost:6274/oauth/callback'] })
    const session = ['--cli', '--config', 'mcp.json', '--server', 'orders-api', '--method', 'tools/list']
    const token = await tenant.token()
    const { stdout, stderr } = await run('mcp-inspector', [
      ...session,
      '--header',
      `Authorization: Bearer ${token}`,
    ])
    expect(stdout, stderr).toContain('"whoami"')
  })
})

describe.skipIf(!isInstalled('claude'))('Claude Code (needs claude on the PATH)', () => {
  const redirectUris = ['http://localhost:9123/callback']

  test('finds server, client id and port in the file of a project', async () => {
    save(claudeCode, '.mcp.json', { redirectUris })
    const { stdout } = await run('claude', ['mcp', 'get', 'orders-api'])
    expect(stdout).toMatch(/Type: http[\s\S]*URL: http:\/\/127\.0\.0\.1:\d+\/mcp/)
    expect(stdout).toContain('OAuth: client_id configured, callback_port 9123')
    expect(stdout).not.toContain('Contains warnings')
  })

  test('takes the command', async () => {
    const { command = '' } = claudeCode(registration(redirectUris), {}).values
    expect(await run('bash', ['-c', command])).toMatchObject({ code: 0 })
    const { stdout } = await run('claude', ['mcp', 'get', 'orders-api'])
    expect(stdout).toContain('callback_port 9123')
  })
})

describe.skipIf(!isInstalled('gemini'))('Gemini CLI (needs gemini on the PATH)', () => {
  test('connects with the key that the file refers to', async () => {
    save(geminiCli, '.gemini/settings.json', { asked: { access: 'api-key' } })
    const env = { MCP_API_KEY: await tenant.token(), GEMINI_CLI_TRUST_WORKSPACE: 'true' }
    const { stdout, stderr } = await run('gemini', ['mcp', 'list'], env)
    expect(stdout + stderr).toMatch(/orders-api: http:\/\/127\.0\.0\.1:\d+\/mcp \(http\) - Connected/)
  })
})

describe.skipIf(!isInstalled('copilot'))('GitHub Copilot CLI (needs copilot on the PATH)', () => {
  test('finds the server in its file', async () => {
    save(copilotCli, '.copilot/mcp-config.json', { redirectUris: ['http://127.0.0.1:33418/'] })
    const { stdout } = await run('copilot', ['mcp', 'get', 'orders-api'])
    expect(stdout).toMatch(/Status: Enabled[\s\S]*Type: http[\s\S]*URL: http:\/\/127\.0\.0\.1:\d+\/mcp/)
  })
})
