import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dispatch } from '../../../src/emulator/dispatch.ts'
import type { HttpRequest, Reply } from '../../../src/emulator/http-message.ts'
import { httpsServer, listen, shut } from '../../../src/emulator/listen.ts'
import { connectProxy } from '../../../src/emulator/proxy.ts'
import type { World } from '../../../src/emulator/world.ts'

/** A Graph call with its answer: from the wire, or one item of a batch. */
export interface Recorded {
  readonly method: string
  /** After the version, without query. */
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly answer: unknown
}

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))

/** The tenant on a port of its own behind a proxy; keeps every Graph call. `env` leads a program to it. */
export async function recorder(world: World) {
  const calls: Recorded[] = []
  const server = httpsServer(world.state.keys, async (request) => {
    const reply = await dispatch(world, request)
    if (request.host === 'graph.microsoft.com') calls.push(...recorded(request, reply))
    return reply
  })
  const proxy = connectProxy(server, () => false)
  await listen(server, 0)
  const port = await listen(proxy.server, 0)
  const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, world.state.keys.ca)
  const { tenant, bootstrap } = world.state
  const env = {
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NODE_EXTRA_CA_CERTS: ca,
    AZURE_TENANT_ID: tenant.tenantId,
    AZURE_CLIENT_ID: bootstrap.clientId,
    AZURE_CLIENT_SECRET: bootstrap.clientSecret,
  }
  const stop = async () => {
    proxy.end()
    await Promise.all([shut(server), shut(proxy.server)])
    rmSync(folder, { recursive: true })
  }
  return { calls, env, stop }
}

function recorded({ method, path, body }: HttpRequest, reply: Reply): Recorded[] {
  const call = { method, path: path.replace(/^\/v1\.0/, ''), body: parsed(body) }
  const whole = { ...call, status: reply.status, answer: reply.body }
  return call.path === '/$batch' ? [whole, ...itemsOf(whole)] : [whole]
}

interface Batch {
  readonly requests?: { id: string; method: string; url: string; body?: unknown }[]
  readonly responses?: { id: string; status: number; body?: unknown }[]
}

function itemsOf({ body, answer }: Recorded): Recorded[] {
  const { requests = [] } = body as Batch
  const { responses = [] } = answer as Batch
  return requests.map(({ id, method, url, body: sent }) => {
    const response = responses.find((candidate) => candidate.id === id)
    const path = `/${(url.split('?')[0] ?? '').replace(/^\//, '')}`
    return { method, path, body: sent, status: response?.status ?? 0, answer: response?.body }
  })
}
