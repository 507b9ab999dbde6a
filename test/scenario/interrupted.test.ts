import { expect, test } from 'vitest'
import { stride } from '../safety/matrix.ts'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

function homeFor(key: string): Home {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key))
  return home
}

/** One of everything, and the secret in the file is the one that the tenant holds. */
async function expectWhole(key: string, home: Home): Promise<void> {
  const { colleague } = tenant
  const { appId, passwordCredentials } = await colleague.application(key)
  expect(await colleague.applications(key)).toHaveLength(1)
  expect(await colleague.principals(appId)).toHaveLength(1)
  expect((await colleague.grants(appId)).map(({ scope }) => scope)).toEqual(['User.Read'])
  expect(passwordCredentials.map(({ displayName }) => displayName)).toEqual(['connector'])
  expect(await colleague.tokenStatus(appId, home.read('connector.secret').trim())).toBe(200)
}

test.concurrent('an apply that is killed after any of its requests is finished by the next one', async () => {
  // Every third of them in `npm test`, every one in `npm run test:safety`.
  let wasKilled = true
  let requests = 1
  while (wasKilled) {
    const key = `killed-${requests}`
    const home = homeFor(key)
    const first = home.start(['apply', '--yes', '--verbose'])
    wasKilled = await first.prints(/^http /m, requests)
    if (wasKilled) first.signal('SIGKILL')
    await first.done
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    await expectWhole(key, home)
    requests += stride
  }
  // Sign-in, read, create, the rest, three for the proof, consent and read-back.
  expect(requests - stride).toBeGreaterThan(7)
}, 60_000)

test.concurrent('Ctrl-C exits with 130 and says how to go on; the same command then finishes', async () => {
  const home = homeFor('interrupted')
  const first = home.start(['apply', '--yes', '--verbose'])
  await first.prints(/^done +create the application/m)
  first.signal('SIGINT')
  const { code, stdout, stderr } = await first.done
  expect(code).toBe(130)
  expect(stdout).toBe('')
  const { appId, id } = await tenant.colleague.application('interrupted')
  expect(stderr).toMatch(
    /^error: interrupted\ninterrupted: .*\nhint: to go on from what the tenant holds, run: appreg apply --yes --verbose\n$/m,
  )
  expect(stderr).toContain(
    `\ninterrupted: the application is there (appId ${appId}, object id ${id}); not done: `,
  )
  expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
  await expectWhole('interrupted', home)
})

test.concurrent('Ctrl-C with -o json prints the error document', async () => {
  const first = homeFor('interrupted-json').start(['apply', '--yes', '--verbose', '-o', 'json'])
  await first.prints(/^done +create the application/m)
  first.signal('SIGINT')
  const { code, stdout } = await first.done
  expect(code).toBe(130)
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'INTERRUPTED',
      message: expect.stringMatching(
        /^interrupted\ninterrupted-json: the application is there \(appId .*not done: /,
      ),
      hints: [expect.stringMatching(/, run: appreg apply --yes --verbose -o json$/)],
    },
  })
})

test.concurrent('Ctrl-C in a fleet says which registrations are done, and which are not begun', async () => {
  const home = newHome(tenant.env)
  for (const key of ['of-fleet-a', 'of-fleet-b', 'of-fleet-c']) {
    const secrets = [{ name: 'connector', store: `file:${key}.secret` }]
    home.write(`apps/${key}.yaml`, manifest(key, { credentials: { secrets } }))
  }
  const run = home.start(['apply', '-f', 'apps/*.yaml', '--yes', '--concurrency', '1', '-o', 'json'])
  await run.prints(/^of-fleet-a done \(1 of 3\)/m)
  run.signal('SIGINT')
  const { code, stdout } = await run.done
  const { appId, id } = await tenant.colleague.application('of-fleet-a')
  const { message } = JSON.parse(stdout).error
  expect(code).toBe(130)
  expect(message).toContain(
    `\nof-fleet-a: done: the application is there (appId ${appId}, object id ${id})\n`,
  )
  expect(message).toMatch(/\nnot begun: .*of-fleet-c$/)
})

test.concurrent('a secret that was shown to nobody because the run was killed is removed and minted again', async () => {
  const home = newHome(tenant.env)
  const apply = ['apply', '--name', 'Test unseen', '--key', 'unseen', '--secret-to', 'stdout', '--yes']
  const first = home.start([...apply, '--verbose'])
  expect(await first.prints(/^secret +"connector" is shown at the end/m)).toBe(true)
  first.signal('SIGKILL')
  await first.done
  const { code, stdout } = await home.appreg(apply)
  const { appId, passwordCredentials } = await tenant.colleague.application('unseen')
  const shown = /shown this once: (\S+)/.exec(stdout)?.[1] ?? ''
  expect(code).toBe(0)
  expect(passwordCredentials).toHaveLength(1)
  expect(await tenant.colleague.tokenStatus(appId, shown)).toBe(200)
})
