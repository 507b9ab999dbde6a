import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const apply = (key: string, sink: string, ...more: string[]) => [
  ...['apply', '--name', `Test ${key}`, '--key', key, '--yes', '--secret-to', sink],
  ...more,
]
const manifest = (key: string) => ({
  name: `Test ${key}`,
  key,
  credentials: { secrets: [{ name: 'connector', store: 'file:client.secret' }] },
})

test.concurrent('a secret whose file is gone is not said to be there: apply notes it, verify fails', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('gone-file'))
  await home.appreg(['apply', '--yes'])
  rmSync(home.path('client.secret'))
  const again = await home.appreg(['apply', '--yes'])
  expect(again.stderr).toMatch(
    /^note: the secret "connector" is valid .* file:client.secret does not hold it/m,
  )
  expect(again.stdout).not.toContain('in file:client.secret')
  const verified = await home.appreg(['verify'])
  expect(verified.stdout).toMatch(/^failed {3}the secret gets a token$/m)
  expect(verified.code).toBe(2)
})

test.concurrent('on another machine, which never saw the secret, the same is said', async () => {
  const first = newHome(tenant.env)
  const second = newHome(tenant.env)
  for (const home of [first, second]) home.write('appreg.yaml', manifest('other-machine'))
  await first.appreg(['apply', '--yes'])
  const { stderr, code } = await second.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^note: the secret "connector" is valid/m)
  expect(code).toBe(0)
})

test.concurrent('a sink that was named and not needed is said to be unwritten', async () => {
  const home = newHome(tenant.env)
  await home.appreg(apply('unused-sink', 'file:first.secret'))
  const { stdout, stderr } = await home.appreg(apply('unused-sink', 'file:second.secret'))
  expect(stderr).toMatch(/^note: file:second.secret was not written: .* delivered to file:first.secret/m)
  expect(stdout).toContain('(in file:first.secret)')
  expect(existsSync(home.path('second.secret'))).toBe(false)
})

test.concurrent('a secret that could not be printed counts as lost: the next run replaces it', async () => {
  const home = newHome(tenant.env)
  const full = openSync('/dev/full', 'w')
  const program = resolve(import.meta.dirname, '../../bin/appreg.js')
  const { PATH = '' } = process.env
  const env = { PATH, HOME: home.folder, APPREG_STATE_HOME: home.path('state'), ...tenant.env }
  const child = spawn(process.execPath, [program, ...apply('full-disk', 'stdout')], {
    env,
    stdio: ['ignore', full, 'pipe'],
  })
  const code = await new Promise((done) => child.once('close', done))
  closeSync(full)
  expect(code).toBe(1)
  const { stdout } = await home.appreg(apply('full-disk', 'stdout'))
  expect(stdout).toMatch(/^secret "connector", shown this once: /m)
  const [app] = await tenant.colleague.applications('full-disk')
  expect(app?.passwordCredentials).toHaveLength(1)
})
