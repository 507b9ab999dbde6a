import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Colleague, signIn } from './colleague.ts'
import type { Ran } from './running.ts'
import { type Home, launchEmulator, manifest, newHome, type Ready } from './support.ts'

// A command that ends early names what it leaves, and the command that it advises finishes the work, run as printed.

let ready: Ready
let colleague: Colleague
beforeAll(async () => {
  const emulator = await launchEmulator(newHome(), '--control')
  ready = emulator.ready
  colleague = await signIn(ready)
})
afterAll(() => colleague.leave())

const file = "the team's apps/orders.yaml"
const secrets = [{ name: 'connector', store: 'file:connector.secret' }]

function homeWith(key: string, more: object): Home {
  const home = newHome(ready.env)
  home.write(file, manifest(key, more))
  return home
}

/** The conditions go, and the advice is taken by a shell. */
async function advised({ stderr }: Ran, home: Home): Promise<Ran> {
  const [, line] = /^hint: to go on from what the tenant holds, run: (appreg .*)$/m.exec(stderr) ?? []
  if (line === undefined) throw new Error(stderr)
  await colleague.control({ reset: true })
  return home.shell(line)
}

test('an apply that is refused names the ids and what is not done', async () => {
  const home = homeWith('refused', {})
  await colleague.control({ faults: ['status=400,path=/addPassword'] })
  const first = await home.appreg(['apply', '-f', file, '--yes'])
  const { appId, id } = await colleague.application('refused')
  expect(first.stderr).toContain(
    `the application is there (appId ${appId}, object id ${id}); not done: passwordCredential`,
  )
  expect(first.code).toBe(1)
  expect(await advised(first, home)).toMatchObject({ code: 0 })
  expect(await colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)
})

test('destroy and restore of two registrations name those that are done, and those that are not', async () => {
  const home = homeWith('pair', { topology: 'split', credentials: { secrets } })
  expect(await home.appreg(['apply', '-f', file, '--yes'])).toMatchObject({ code: 0 })
  const [api, connector] = await Promise.all(['pair', 'pair-connector'].map(colleague.application))
  const ids = (app = api) => `(appId ${app?.appId}, object id ${app?.id})`

  await colleague.control({ faults: ['slow=60000,method=DELETE,nth=2'] })
  const interrupted = home.start(['destroy', '-f', file, '--yes'])
  await interrupted.prints(/^deleted /m)
  interrupted.signal('SIGINT')
  const stopped = await interrupted.done
  expect(stopped.code).toBe(130)
  expect(stopped.stderr).toContain(
    `error: interrupted\npair-connector: deleted ${ids(connector)}\npair: perhaps deleted ${ids()}\n`,
  )
  await advised(stopped, home)
  expect((await home.appreg(['show', '--app', 'pair'])).code).toBe(1)

  await colleague.control({ faults: [`status=400,path=${connector?.id}/restore`] })
  const half = await home.appreg(['restore', '-f', file, '--yes'])
  expect(half.stderr).toContain(`\npair: restored ${ids()}\npair-connector: not restored ${ids(connector)}\n`)
  expect(await advised(half, home)).toMatchObject({ code: 0 })
  expect((await colleague.application('pair-connector')).appId).toBe(connector?.appId)
})

test('secret revoke that is interrupted tells whether the secret is gone', async () => {
  const home = homeWith('revoking', {})
  await home.appreg(['apply', '-f', file, '--yes'])
  const { appId, id } = await colleague.application('revoking')
  // Behind the batch that reads the registration comes one with the removal and the reads after it.
  await colleague.control({ faults: ['slow=60000,path=/$batch,nth=2'] })
  const run = home.start(['secret', 'revoke', 'connector', '-f', file, '--yes'])
  while ((await colleague.application('revoking')).passwordCredentials.length > 0);
  run.signal('SIGINT')
  const stopped = await run.done
  expect(stopped.stderr).toContain(`error: interrupted\nrevoking: the application is there (appId ${appId}`)
  expect(stopped.stderr).toMatch(new RegExp(`object id ${id}\\); .*perhaps done: remove the secret`))
  expect((await advised(stopped, home)).stderr).toContain('the registration has no secret connector')
})
