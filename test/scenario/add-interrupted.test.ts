import { describe, expect, test, vi } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

// Several commands one after another in each test, and several tests at once.
vi.setConfig({ testTimeout: 180_000 })

const tenant = sharedTenant()

const add = ['secret', 'add', 'second', '--yes', '--verbose', '--secret-to']

/** The last value that the sink handed on. */
const sinks: readonly [address: string, last: (home: Home) => string][] = [
  [
    'github-env:SECOND',
    (home) =>
      home
        .read('github-env')
        .match(/emu-.*/g)
        ?.at(-1) ?? '',
  ],
  ['file:second.secret', (home) => home.read('second.secret').trim()],
  ['command:./store.sh', (home) => home.read('store')],
]

/** A registration without a secret of that name, where jobs of GitHub run. */
async function registered(key: string): Promise<Home> {
  const github = { GITHUB_ACTIONS: 'true' }
  const home = newHome({ ...tenant.env, ...github })
  home.write('appreg.yaml', manifest(key))
  home.write('github-env', '')
  home.script('store.sh', '#!/bin/sh\ncat > store\n')
  await home.prepare(['apply', '--yes'])
  return home
}

async function expectOne(key: string, value: string): Promise<void> {
  const { appId, passwordCredentials } = await tenant.colleague.application(key)
  expect(passwordCredentials.map(({ displayName }) => displayName).sort()).toEqual(['connector', 'second'])
  expect(await tenant.colleague.tokenStatus(appId, value)).toBe(200)
}

describe('a secret add that is interrupted once its secret was delivered', () => {
  test.concurrent.each(sinks)('ends with exactly one when it is run again: %s', async (address, last) => {
    const key = `add-${address.slice(0, 4)}`
    const home = await registered(key)
    const env = { GITHUB_ENV: home.path('github-env') }
    const first = home.start([...add, address], env)
    expect(await first.prints(/^secret +"second" delivered/m)).toBe(true)
    first.signal('SIGINT')
    const { code, stderr } = await first.done
    expect(code).toBe(130)
    const again = /^hint: to go on from what the tenant holds, run: appreg (.*)$/m.exec(stderr)?.[1] ?? ''
    const next = await home.appreg(again.split(' '), env)
    expect(next.code, next.stderr).toBe(0)
    expect(next.stderr).toMatch(
      /^note: an earlier secret add delivered the secret "second" \(key id \S+\) and ended before it said so: a new one takes its place$/m,
    )
    await expectOne(key, last(home))
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
  })

  test.concurrent('leaves alone what a later one adds somewhere else', async () => {
    const home = await registered('add-elsewhere')
    const first = home.start([...add, 'file:second.secret'])
    await first.prints(/^secret +"second" delivered/m)
    first.signal('SIGKILL')
    await first.done
    expect((await home.appreg([...add, 'file:other.secret'])).code).toBe(0)
    const { appId } = await tenant.colleague.application('add-elsewhere')
    for (const file of ['second.secret', 'other.secret']) {
      expect(await tenant.colleague.tokenStatus(appId, home.read(file).trim())).toBe(200)
    }
  })
})

test.concurrent('a secret add that came to its end is not taken back by the next one', async () => {
  const home = await registered('add-twice')
  const env = { GITHUB_ENV: home.path('github-env') }
  for (const _ of [1, 2]) expect((await home.appreg([...add, 'github-env:SECOND'], env)).code).toBe(0)
  const { passwordCredentials } = await tenant.colleague.application('add-twice')
  expect(passwordCredentials).toHaveLength(3)
})
