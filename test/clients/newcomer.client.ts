import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { deserted } from '../given/loopback.ts'
import { saveConnector } from '../scenario/connector.ts'
import { arrive, COLUMNS, fieldsOnScreen, paste, toTheValues } from '../scenario/newcomer.ts'
import { watch } from '../scenario/running.ts'
import { newHome, sharedTenant } from '../scenario/support.ts'
import { hasArc1 } from './arc-1.ts'
import { initialize } from './mcp-call.ts'

// Somebody who was told "connect Copilot Studio to our ARC-1 server": the connector and the real ARC-1 get what stands on
// the screen, and nothing else.

const tenant = sharedTenant()

test.skipIf(!hasArc1)(
  'the real ARC-1 takes the token of a connector, both as the wizard printed them (needs arc-1 and Node 22.19 on the PATH)',
  async () => {
    const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = tenant.env
    const home = newHome({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS })
    const run = home.onTerminal([], { columns: COLUMNS })
    await arrive(run, tenant.ready)
    await toTheValues(run, { name: 'ARC-1', url: 'https://arc1.example.com/mcp' })
    const tab = await fieldsOnScreen(run, 'power-platform')
    const settings = await fieldsOnScreen(run, 'arc-1')
    const connector = await saveConnector(tenant.ready, 'real-arc-1', {
      tab,
      clientSecret: tab['Client secret'] ?? '',
    })
    await paste(run, connector.redirectUrl)
    expect((await run.done).code).toBe(0)
    expect(await connector.connect()).toContain('The connection is ready')

    const port = await deserted()
    const url = `http://127.0.0.1:${port}/mcp`
    const isSetting = ([label]: [string, string]) => /^[A-Z0-9_]+$/.test(label)
    const server = watch(
      spawn('arc-1', [], {
        cwd: home.folder,
        env: {
          PATH: process.env.PATH,
          HOME: home.folder,
          NODE_OPTIONS: `--require ${join(import.meta.dirname, '../render/lead.cjs')}`,
          NODE_EXTRA_CA_CERTS: tenant.ready.ca,
          EMULATOR_PORT: new URL(tenant.ready.https).port,
          ...Object.fromEntries(Object.entries(settings).filter(isSetting)),
          ARC1_HTTP_ADDR: `127.0.0.1:${port}`,
        },
      }),
    )
    onTestFinished(async () => {
      server.signal('SIGTERM')
      await server.done
    })
    const status = (token?: string) =>
      initialize(url, token).then(
        (answer) => answer.status,
        () => 0,
      )
    await expect.poll(() => status(), { timeout: 20_000 }).toBe(401)
    const token = await connector.token()
    expect(await status(token)).toBe(200)
    expect(await status(`${token.slice(0, -8)}AAAAAAAA`)).toBe(401)
  },
)
