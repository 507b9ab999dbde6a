import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { watch } from './running.ts'
import { type Home, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()
const text = ['-o', 'text']
const json = ['-o', 'json']

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
  await home.prepare(['apply', '--yes'])
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
  await first.prepare(['apply', '--yes'])
  const { stderr, code } = await second.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^note: the secret "connector" is valid/m)
  expect(code).toBe(0)
})

test.concurrent('a sink that was named and not needed is said to be unwritten', async () => {
  const home = newHome(tenant.env)
  await home.prepare(apply('unused-sink', 'file:first.secret'))
  const { stdout, stderr } = await home.appreg(apply('unused-sink', 'file:second.secret'))
  expect(stderr).toMatch(/^note: file:second.secret was not written: .* delivered to file:first.secret/m)
  expect(stdout).toContain('(in file:first.secret)')
  expect(existsSync(home.path('second.secret'))).toBe(false)
})

/** A run whose standard output is somewhere else. */
function printingTo(home: Home, stdout: number | 'pipe', args: readonly string[]) {
  const program = resolve(import.meta.dirname, '../../bin/appreg.js')
  const { PATH = '' } = process.env
  const env = { PATH, HOME: home.folder, APPREG_STATE_HOME: home.path('state'), ...tenant.env }
  return spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', stdout, 'pipe'] })
}

const ended = async (child: ChildProcess) => {
  const { done } = watch(child)
  return done
}

test.concurrent.each([
  ['a full disk', 'full', text],
  ['a full disk, as JSON', 'full', json],
  ['nobody who reads', 'unread', text],
  ['nobody who reads, as JSON', 'unread', json],
] as const)(
  'a secret that was printed to %s is removed again, and that is said',
  async (what, how, output) => {
    const key = what.replaceAll(/[^a-z]+/gi, '-').toLowerCase()
    const home = newHome(tenant.env)
    const full = openSync('/dev/full', 'w')
    const child = printingTo(home, how === 'full' ? full : 'pipe', [...apply(key, 'stdout'), ...output])
    child.stdout?.destroy()
    const { code, stderr } = await ended(child)
    closeSync(full)
    expect(stderr).toMatch(
      /^error: standard output cannot be written: .*\nthe secret "connector" was shown to nobody; it was removed again$/m,
    )
    expect(code).toBe(1)
    const [app] = await tenant.colleague.applications(key)
    expect(app?.passwordCredentials).toEqual([])
    const { stdout } = await home.appreg(apply(key, 'stdout'))
    expect(stdout).toMatch(/^secret "connector", shown this once: /m)
  },
)

test.concurrent('where standard output leads nowhere, nothing is minted', async () => {
  const home = newHome(tenant.env)
  const nowhere = openSync('/dev/null', 'w')
  const { code, stderr } = await ended(printingTo(home, nowhere, apply('to-nowhere', 'stdout')))
  closeSync(nowhere)
  expect(stderr).toMatch(/no secret can be shown: standard output leads nowhere/)
  expect(code).toBe(3)
  expect(await tenant.colleague.applications('to-nowhere')).toEqual([])
})
