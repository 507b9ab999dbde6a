import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Registration } from '../../../src/model/registration.ts'
import { express } from '../../../src/render/servers/express.ts'
import { watch } from '../../scenario/running.ts'
import type { ProtectedTenant } from '../tenant.ts'

export interface PrintedServer {
  readonly origin: string
  /** Where it answers on this machine. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Saves what is printed for Express and starts it: Node, Express, jose and the MCP SDK are the real ones. With a server
 * URL on this machine it listens there, otherwise on any port.
 */
export async function startExpress(
  tenant: ProtectedTenant,
  more: Partial<Registration> = {},
): Promise<PrintedServer> {
  const server = { kind: 'express', url: 'https://orders.contoso.example/mcp' }
  const registration = tenant.registration({ server, ...more })
  const folder = mkdtempSync(join(tmpdir(), 'appreg-express-'))
  for (const { path, content } of express(registration).files) writeFileSync(join(folder, path), content)
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const { hostname, port } = new URL(registration.server?.url ?? '')
  const env = { ...tenant.env, PORT: hostname === '127.0.0.1' ? port : '0', HOST: '127.0.0.1' }
  const running = watch(
    spawn(process.execPath, ['server.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  if (!(await running.prints(/listening on port/))) throw new Error((await running.done).stderr)
  const origin = `http://127.0.0.1:${/port (\d+)/.exec(running.stdout)?.[1]}`
  return {
    origin,
    url: new URL(new URL(registration.server?.url ?? '').pathname, origin).href,
    async stop() {
      running.signal('SIGTERM')
      await running.done
      rmSync(folder, { recursive: true })
    },
  }
}
