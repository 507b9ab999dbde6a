import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curl } from '../../../src/render/elsewhere/curl.ts'
import { folder } from '../../given/folder.ts'
import { watch } from '../../scenario/running.ts'
import { startExpress } from '../servers/printed-express.ts'
import { protectedTenant } from '../tenant.ts'

// The printed script, run by bash and curl, against the printed server, which asks the emulator for its keys.

const tenant = protectedTenant()
let server: Awaited<ReturnType<typeof startExpress>>

beforeAll(async () => {
  server = await startExpress(tenant, { displayName: 'Orders API' })
})
afterAll(() => server?.stop())

function run(token: string, url = server.url) {
  const [file] = curl(tenant.registration({ server: { kind: 'express', url } })).files
  const path = join(folder(), 'try-server.sh')
  writeFileSync(path, file?.content ?? '')
  const env = { PATH: process.env.PATH ?? '', TOKEN: token }
  return watch(spawn('bash', [path], { env, stdio: ['ignore', 'pipe', 'pipe'] })).done
}

test('with a good token every step passes and the tools are listed', async () => {
  const { code, stdout, stderr } = await run(await tenant.token())
  expect(stderr).toBe('')
  expect(stdout).toMatch(/1\. Without a token\n.*resource_metadata=[\s\S]*"authorization_servers"/)
  expect(stdout).toContain('scp access_as_user')
  expect(stdout).toMatch(/4\. Its tools\n.*"whoami"/)
  expect(code).toBe(0)
})

test('a token for another API is found out before the server sees it', async () => {
  const { code, stderr } = await run(await tenant.tokenForAnother())
  expect(stderr).toMatch(/^FAILED: the audience should be /)
  expect(code).toBe(1)
})

test('a server that refuses the token is quoted', async () => {
  const { code, stderr } = await run(await tenant.appOnlyToken())
  expect(stderr).toMatch(/^FAILED: the server answered 403 instead of 200: .*insufficient_scope/)
  expect(code).toBe(1)
})

test('a server that lets everybody in fails the first step', async () => {
  const open = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve))
  const { stderr } = await run(
    await tenant.token(),
    `http://127.0.0.1:${(open.address() as AddressInfo).port}/mcp`,
  )
  open.close()
  expect(stderr).toMatch(/^FAILED: the server answered 200 instead of 401/)
})
