import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { Conditions } from '../../src/emulator/conditions/conditions.ts'
import type { HttpRequest } from '../../src/emulator/http-message.ts'
import { seedState } from '../../src/emulator/seed.ts'
import type { Seed } from '../../src/emulator/seed-schema.ts'
import { createWorld, type World } from '../../src/emulator/world.ts'
import { keys } from './made-keys.ts'

/** New tenants in memory, without a wire. All share one set of keys. */
export async function newWorld(
  now: () => number = () => Date.parse('2026-03-01T10:20:30Z'),
  seed: Seed = {},
): Promise<World> {
  const conditions = new Conditions()
  const newSecret = () => `emu-${'not-a-secret-'.repeat(3)}`
  const ambient = { now, newId: randomUUID, newSecret, variants: conditions }
  return createWorld(seedState(ambient, await keys, seed), ambient, conditions)
}

/** A delegated access token for Graph. */
export const userToken = (world: World, claims: { oid: string; scp: string }): Promise<string> =>
  new SignJWT({ ...claims, tid: world.tenant.tenantId })
    .setProtectedHeader({ alg: 'RS256' })
    .setAudience('https://graph.microsoft.com')
    .setExpirationTime(Math.floor(world.ambient.now() / 1000) + 3600)
    .sign(world.signing.privateKey)

/** A Graph request as the transport hands it over. */
export function graphRequest(
  token: string,
  request: { method: string; path: string; body?: unknown; headers?: Record<string, string> },
): HttpRequest {
  const [path = '', query = ''] = `/v1.0${request.path}`.split(/\?(.*)/s)
  return {
    method: request.method,
    host: 'graph.microsoft.com',
    origin: 'https://graph.microsoft.com',
    path,
    query,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...request.headers },
    body: request.body === undefined ? '' : JSON.stringify(request.body),
  }
}
