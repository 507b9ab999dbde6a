import { expect, test } from 'vitest'
import type { Ran } from './running.ts'

import { type Home, manifest, newHome, sharedTenant } from './support.ts'

// A command that ends early names what it leaves, and the command that it advises finishes the work, run as printed.

const tenant = sharedTenant(undefined, { control: true })

const file = "the team's apps/orders.yaml"
const secrets = [{ name: 'connector', store: 'file:connector.secret' }]

function homeWith(key: string, more: object): Home {
  const home = newHome(tenant.env)
  home.write(file, manifest(key, more))
  return home
}

/** The conditions go, and the advice is taken by a shell. */
async function advised({ stderr }: Ran, home: Home): Promise<Ran> {
  const [, line] = /^hint: to go on from what the tenant holds, run: (appreg .*)$/m.exec(stderr) ?? []
  if (line === undefined) throw new Error(stderr)
  await tenant.colleague.control({ reset: true })
  return home.shell(line)
}

test('an apply that is refused names the ids and what is not done', async () => {
  const home = homeWith('refused', {})
  await tenant.colleague.control({ faults: ['status=400,path=/addPassword'] })
  const first = await home.appreg(['apply', '-f', file, '--yes'])
  const { appId, id } = await tenant.colleague.application('refused')
  expect(first.stderr).toContain(
    `the application is there (appId ${appId}, object id ${id}); not done: passwordCredential`,
  )
  expect(first.code).toBe(1)
  expect(await advised(first, home)).toMatchObject({ code: 0 })
  expect(await tenant.colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)
})

test('destroy and restore of two registrations name those that are done, and those that are not', async () => {
  const home = homeWith('pair', { topology: 'split', credentials: { secrets } })
  await home.prepare(['apply', '-f', file, '--yes'])
  const [api, connector] = await Promise.all(['pair', 'pair-connector'].map(tenant.colleague.application))
  const ids = (app = api) => `(appId ${app?.appId}, object id ${app?.id})`

  await tenant.colleague.control({ faults: ['slow=60000,method=DELETE,nth=2'] })
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

  await tenant.colleague.control({ faults: [`status=400,path=${connector?.id}/restore`] })
  const half = await home.appreg(['restore', '-f', file, '--yes'])
  expect(half.stderr).toContain(`\npair: restored ${ids()}\npair-connector: not restored ${ids(connector)}\n`)
  expect(await advised(half, home)).toMatchObject({ code: 0 })
  expect((await tenant.colleague.application('pair-connector')).appId).toBe(connector?.appId)
})

test('secret revoke that is interrupted tells whether the secret is gone', async () => {
  const home = homeWith('revoking', {})
  await home.prepare(['apply', '-f', file, '--yes'])
  const { appId, id } = await tenant.colleague.application('revoking')
  // Behind the batch that reads the registration comes one with the removal and the reads after it.
  await tenant.colleague.control({ faults: ['slow=60000,path=/$batch,nth=2'] })
  const run = home.start(['secret', 'revoke', 'connector', '-f', file, '--yes'])
  while ((await tenant.colleague.application('revoking')).passwordCredentials.length > 0);
  run.signal('SIGINT')
  const stopped = await run.done
  expect(stopped.stderr).toContain(`error: interrupted\nrevoking: the application is there (appId ${appId}`)
  expect(stopped.stderr).toMatch(new RegExp(`object id ${id}\\); .*perhaps done: remove the secret`))
  expect((await advised(stopped, home)).stderr).toContain('the registration has no secret connector')
})

test('a command that is offered leads to the same tenant and manifest, in notes, results and errors', async () => {
  const home = homeWith('offered', { clients: ['copilot-studio'] })
  const where = ['--emulator', '--tenant', 'contoso-emulator.onmicrosoft.com']
  const { stdout } = await home.appreg(['apply', '-f', file, '--yes', '-o', 'json', ...where])
  expect(stdout).toMatch(
    /appreg redirect add --tenant contoso-emulator\.onmicrosoft\.com --emulator URL --app /,
  )
  const gone = await home.appreg(['destroy', '-f', file, '--yes', ...where])
  const [line = ''] = /appreg restore .*$/m.exec(gone.stdout) ?? []
  expect(line).toContain('--emulator --app ')
  expect(await home.shell(`${line} --yes`)).toMatchObject({ code: 0 })
  const unasked = await home.appreg(['destroy', '-f', file, ...where])
  const [look = ''] = /appreg show .*(?= first)/.exec(unasked.stderr) ?? []
  expect(await home.shell(look)).toMatchObject({ code: 0 })
})
