import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { signIn } from './colleague.ts'
import { example, launchEmulator, manifest, newHome } from './support.ts'

test.concurrent('the ready line is one line of JSON that says how to reach the tenant and who may', async () => {
  const home = newHome()
  const emulator = await launchEmulator(home, '--state', 'tenant.json')
  expect(emulator.stdout.split('\n')).toHaveLength(2)
  const url = (scheme: string) => expect.stringMatching(new RegExp(`^${scheme}://[a-z0-9.]+:\\d+$`))
  const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  const { https, proxy, ca, tenantId, bootstrap } = emulator.ready
  expect(emulator.ready).toEqual({
    https: url('https'),
    proxy: url('http'),
    ca: expect.any(String),
    tenantId: guid,
    admin: { userPrincipalName: expect.stringMatching(/@/), password: expect.any(String) },
    bootstrap: { clientId: guid, clientSecret: expect.any(String) },
    env: expect.objectContaining({
      HTTPS_PROXY: proxy,
      NODE_EXTRA_CA_CERTS: ca,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: bootstrap.clientId,
      AZURE_CLIENT_SECRET: bootstrap.clientSecret,
    }),
  })
  expect(https).toContain('localhost')
  expect(existsSync(ca)).toBe(true)
  emulator.signal('SIGTERM')
  await emulator.done
})

test.concurrent.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0', async (signal) => {
  const emulator = await launchEmulator(newHome())
  emulator.signal(signal)
  expect((await emulator.done).code).toBe(0)
})

test.concurrent('a port that is taken is named, and exits with 3', async () => {
  const home = newHome()
  const emulator = await launchEmulator(home)
  const { port } = new URL(emulator.ready.https)
  const { code, stdout, stderr } = await newHome().appreg(['emulator', '--port', port])
  emulator.signal('SIGTERM')
  await emulator.done
  expect(stderr).toMatch(new RegExp(`^error: port ${port} is taken`))
  expect(stdout).toBe('')
  expect(code).toBe(3)
})

test.concurrent('--state keeps the tenant: what was applied before a restart is there after it', async () => {
  const home = newHome()
  home.write('appreg.yaml', manifest('kept'))
  const first = await launchEmulator(home, '--state', 'tenant.json')
  expect(await home.appreg(['apply', '--yes'], first.ready.env)).toMatchObject({ code: 0 })
  first.signal('SIGTERM')
  await first.done
  const second = await launchEmulator(home, '--state', 'tenant.json')
  const { stdout } = await home.appreg(['plan'], second.ready.env)
  second.signal('SIGTERM')
  await second.done
  expect(stdout).toMatch(/^no changes: Test kept/)
  expect(home.mode('tenant.json')).toBe(0o600)
})

test.concurrent('killed, it leaves a state file that the next one reads', async () => {
  const home = newHome()
  home.write('appreg.yaml', manifest('survivor'))
  const first = await launchEmulator(home, '--state', 'tenant.json')
  await home.appreg(['apply', '--yes'], first.ready.env)
  first.signal('SIGKILL')
  await first.done
  const second = await launchEmulator(home, '--state', 'tenant.json')
  const { stdout } = await home.appreg(['plan'], second.ready.env)
  second.signal('SIGTERM')
  await second.done
  expect(stdout).toMatch(/^no changes/)
})

test.concurrent('killed in the middle of writing, it has kept all that it answered', async () => {
  const home = newHome()
  const first = await launchEmulator(home, '--state', 'tenant.json')
  const writer = await signIn(first.ready)
  const answered: string[] = []
  const write = async () => {
    for (;;) {
      const body = { displayName: 'x'.repeat(200) }
      answered.push((await writer.graph<{ id: string }>('POST', '/applications', body)).id)
      if (answered.length === 30) first.signal('SIGKILL')
    }
  }
  await Promise.allSettled([write(), write(), write(), write()])
  writer.leave()
  await first.done
  const second = await launchEmulator(home, '--state', 'tenant.json')
  const reader = await signIn(second.ready)
  const path = '/applications?$select=id&$top=999'
  const { value } = await reader.graph<{ value: { id: string }[] }>('GET', path)
  reader.leave()
  second.signal('SIGTERM')
  await second.done
  expect(answered.length).toBeGreaterThanOrEqual(30)
  expect(value.map(({ id }) => id)).toEqual(expect.arrayContaining(answered))
})

test.concurrent.each([
  ['is another program’s JSON', '{"version":1,"resources":[]}\n', /is no state file of the emulator/],
  ['is no JSON', 'not a tenant\n', /it is not JSON/],
])('a state file that %s is refused and stays as it is', async (_, content, reason) => {
  const home = newHome()
  home.write('foreign.json', content)
  const { code, stderr } = await home.appreg(['emulator', '--state', 'foreign.json'])
  expect(stderr).toMatch(reason)
  expect(code).toBe(3)
  expect(home.read('foreign.json')).toBe(content)
})

test.concurrent('"emulator env" prints what a shell evaluates and another program then signs in with', async () => {
  const home = newHome()
  const emulator = await launchEmulator(home)
  const { stdout, code } = await home.appreg(['emulator', 'env'])
  const script = `${stdout}\nenv -0`
  const env = execFileSync('bash', ['--norc', '-euc', script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
  const json = await home.appreg(['emulator', 'env', '-o', 'json'])
  const variables = Object.fromEntries(
    env.split('\0').flatMap((line) => (line ? [line.split(/=(.*)/s).slice(0, 2)] : [])),
  )
  const plan = await home.appreg(['plan', '-f', example], variables)
  emulator.signal('SIGTERM')
  await emulator.done
  expect(code).toBe(0)
  expect(variables).toMatchObject(emulator.ready.env)
  expect(JSON.parse(json.stdout)).toEqual({ env: emulator.ready.env })
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('+ application ARC-1') })
})

test.concurrent('"emulator env" without a running emulator says how to start one', async () => {
  const { code, stderr } = await newHome().appreg(['emulator', 'env'])
  expect(stderr).toMatch(/^error: no emulator is running\nhint: start one with appreg emulator$/m)
  expect(code).toBe(1)
})

test.concurrent('"emulator env" after the emulator was killed says that none is running', async () => {
  const home = newHome()
  const emulator = await launchEmulator(home)
  emulator.signal('SIGKILL')
  await emulator.done
  expect((await home.appreg(['emulator', 'env'])).stderr).toMatch(/^error: no emulator is running/)
})

test.concurrent('a port that is no number is refused with exit code 3', async () => {
  const { code, stderr } = await newHome().appreg(['emulator', '--port', 'http'])
  expect(stderr).toMatch(/^error: "http" is no port number/)
  expect(code).toBe(3)
})
