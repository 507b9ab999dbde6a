import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { vscode } from '../../src/render/clients/vscode.ts'
import { deserted } from '../given/loopback.ts'
import { startExpress } from '../render/servers/printed-express.ts'
import { protectedTenant } from '../render/tenant.ts'
import { CHROMIUM, hasChromium } from '../scenario/chromium.ts'
import { type Running, watch } from '../scenario/running.ts'
import { isInstalled } from './program.ts'

// The printed file in the real VS Code, which runs in a browser as code-server.

const tenant = protectedTenant()
const home = mkdtempSync(join(tmpdir(), 'vscode-'))
const started: Running[] = []
afterAll(async () => {
  for (const running of started) running.signal('SIGTERM')
  await Promise.all(started.map(({ done }) => done))
  rmSync(home, { recursive: true, force: true })
})

function write(path: string, content: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), content)
}

/** VS Code with the folder `workspace` open. */
async function open(): Promise<Page> {
  const port = await deserted()
  write(
    'user/User/settings.json',
    '{"security.workspace.trust.enabled":false,"workbench.startupEditor":"none"}',
  )
  const flags = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--user-data-dir', join(home, 'user')]
  const env = { PATH: process.env.PATH, HOME: home }
  const running = watch(
    spawn('code-server', [...flags, '--disable-telemetry', '--disable-update-check'], {
      cwd: home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  )
  started.push(running)
  expect(await running.prints(/HTTP server listening/)).toBe(true)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] })
  afterAll(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${port}/?folder=${join(home, 'workspace')}`)
  await page.getByRole('treeitem', { name: '.vscode' }).waitFor({ timeout: 60_000 })
  return page
}

const listed = (page: Page, name: RegExp) => page.locator('.quick-input-list').getByRole('option', { name })

async function listServers(page: Page): Promise<void> {
  await page.keyboard.press('F1')
  await page.locator('.quick-input-box input').fill('>MCP: List Servers')
  await listed(page, /^MCP: List Servers/).click()
}

describe.skipIf(!isInstalled('code-server') || !hasChromium)(
  'VS Code (needs code-server and Chromium)',
  () => {
    test('reads the printed file, asks for the key and connects to the printed Express server', async () => {
      const server = await startExpress(tenant, {
        server: { kind: 'express', url: `http://127.0.0.1:${await deserted()}/mcp` },
      })
      const registration = tenant.registration({ server: { kind: 'express', url: server.url } })
      const [file] = vscode(registration, { access: 'api-key' }).files
      write(`workspace/${file?.path}`, file?.content ?? '')
      const page = await open()
      await listServers(page)
      await listed(page, /Stopped/).click()
      await listed(page, /^Start Server/).click()
      const key = page.locator('.quick-input-box input[type=password]')
      await key.waitFor()
      await key.fill(await tenant.token())
      await page.keyboard.press('Enter')
      await expect
        .poll(
          async () => {
            await listServers(page)
            const states = await listed(page, /mcp\.json/).allInnerTexts()
            await page.keyboard.press('Escape')
            return states.join()
          },
          { timeout: 30_000, interval: 1_000 },
        )
        .toContain('Running')
      await server.stop()
    })
  },
)
