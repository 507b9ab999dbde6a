import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { expect, test } from 'vitest'
import type { Running } from './running.ts'
import { shownOn } from './screen.ts'
import { manifest, newHome, openTenant, sharedTenant } from './support.ts'
import { CTRL_C } from './wizard-moves.ts'

// A pseudo-terminal comes from script(1) of util-linux; other systems have another program of that name.
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
const onTerminal = test.skipIf(!hasScript)

const tenant = sharedTenant()

/** An apply that stands at its question. */
async function asked(key: string): Promise<Running> {
  const run = newHome(tenant.env).onTerminal(['apply', '--name', `Test ${key}`, '--key', key])
  expect(await run.prints(/plan: 4 to create[\s\S]*Apply this plan\?/)).toBe(true)
  return run
}

onTerminal('apply shows the plan and asks; "n" changes nothing (needs script of util-linux)', async () => {
  const run = await asked('declined')
  run.type('n\r')
  const { code, stdout } = await run.done
  expect(stdout).toContain('not applied: nothing was changed')
  expect(code).toBe(130)
  expect(await tenant.colleague.applications('declined')).toEqual([])
})

onTerminal('"y" applies, and the secret is shown once (needs script of util-linux)', async () => {
  const run = await asked('agreed')
  run.type('y\r')
  const { code, stdout } = await run.done
  const value = /secret "connector", shown this once: (\S+)/.exec(stdout)?.[1] ?? ''
  const { appId } = await tenant.colleague.application('agreed')
  expect(code).toBe(0)
  expect(await tenant.colleague.tokenStatus(appId, value)).toBe(200)
  expect(stdout.split(value)).toHaveLength(2)
})

onTerminal(
  'Ctrl-C at the question changes nothing and exits with 130 (needs script of util-linux)',
  async () => {
    const run = await asked('cancelled')
    run.type('\u0003')
    const { code, stdout } = await run.done
    expect(stdout).toContain('interrupted: nothing was changed')
    expect(code).toBe(130)
    expect(await tenant.colleague.applications('cancelled')).toEqual([])
  },
)

onTerminal(
  'redirect add leaves a rename alone that a colleague makes while the question stands (needs script of util-linux)',
  async () => {
    const home = newHome(tenant.env)
    const uri = 'https://app.example.com/callback'
    await home.prepare([
      'apply',
      '--name',
      'Test renamed',
      '--key',
      'renamed',
      '--secret-to',
      'file:s',
      '--yes',
    ])
    const run = home.onTerminal(['redirect', 'add', uri, '--app', 'renamed'])
    await run.prints(/Apply this plan\?/)
    await tenant.colleague.change('renamed', { displayName: 'Renamed meanwhile' })
    run.type('y\r')
    expect((await run.done).code).toBe(0)
    const { displayName, web } = await tenant.colleague.application('renamed')
    expect(displayName).toBe('Renamed meanwhile')
    expect(web.redirectUris).toContain(uri)
  },
)

onTerminal(
  'what a colleague changes while the question stands stops the apply before its first write (needs script of util-linux)',
  async () => {
    const home = newHome(tenant.env)
    const apply = ['apply', '--name', 'Test moved', '--key', 'moved', '--secret-to', 'file:connector.secret']
    await home.prepare([...apply, '--yes'])
    const run = home.onTerminal([...apply, '--redirect-uri', 'https://app.example.com/callback'])
    await run.prints(/Apply this plan\?/)
    await tenant.colleague.change('moved', { displayName: 'Renamed meanwhile' })
    run.type('y\r')
    const { code, stdout } = await run.done
    expect(stdout).toMatch(
      /the tenant changed after the plan\s+was\s+made:[\s\S]*displayName\s+was\s+not\s+in\s+it/,
    )
    expect(code).toBe(1)
    const { displayName, web } = await tenant.colleague.application('moved')
    expect(displayName).toBe('Renamed meanwhile')
    expect(web.redirectUris).toHaveLength(1)
  },
)

onTerminal('so does what changes in the connector of a split (needs script of util-linux)', async () => {
  const home = newHome(tenant.env)
  const store = 'file:client.secret'
  const split = { name: 'Test halves', key: 'halves', topology: 'split' }
  home.write('appreg.yaml', { ...split, credentials: { secrets: [{ name: 'connector', store }] } })
  await home.prepare(['apply', '--yes'])
  home.write('appreg.yaml', {
    ...split,
    tags: ['new'],
    credentials: { secrets: [{ name: 'connector', store }] },
  })
  const run = home.onTerminal(['apply'])
  await run.prints(/Apply these plans/)
  await tenant.colleague.change('halves-connector', { displayName: 'Renamed meanwhile' })
  run.type('y\r')
  const { code, stdout } = await run.done
  expect(stdout).toMatch(
    /the tenant changed after the plan\s+was\s+made:[\s\S]*displayName\s+was\s+not\s+in\s+it/,
  )
  expect(code).toBe(1)
  expect((await tenant.colleague.application('halves-connector')).displayName).toBe('Renamed meanwhile')
})

onTerminal(
  'the passphrase of a new key is asked for twice and not shown (needs script of util-linux)',
  async () => {
    const passphrase = 'fake-passphrase'
    const manifest = (key: string) => ({
      name: `Test ${key}`,
      key,
      credentials: { secrets: [], certificates: [{ name: 'signing', store: 'file:signing.pfx' }] },
    })
    const home = newHome(tenant.env)
    const answers = async (key: string, ...typed: readonly string[]) => {
      home.write('appreg.yaml', manifest(key))
      const run = home.onTerminal(['apply'])
      await run.prints(/Apply this plan\?/)
      run.type('y\r')
      for (const [index, text] of typed.entries()) {
        await run.prints(index === 0 ? /New passphrase for .*"signing"/ : /Once more:/)
        run.type(`${text}\r`)
      }
      return run.done
    }
    const differing = await answers('differing', passphrase, 'another')
    expect(differing).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('the two passphrases differ'),
    })
    const empty = await answers('empty', '')
    expect(empty).toMatchObject({ code: 3, stdout: expect.stringContaining('needs a passphrase') })
    expect(await tenant.colleague.applications('differing')).toEqual([])
    const agreed = await answers('agreed-key', passphrase, passphrase)
    expect(agreed).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/the certificate "signing" gets a token/),
    })
    expect(agreed.stdout).not.toContain(passphrase)
    const pfx = readFileSync(home.path('signing.pfx'))
    expect(() => createSecureContext({ pfx, passphrase })).not.toThrow()
  },
)

onTerminal('--no-input asks nothing and exits with 3 (needs script of util-linux)', async () => {
  const run = newHome(tenant.env).onTerminal(['apply', '--name', 'Test unasked', '--no-input'])
  const { code, stdout } = await run.done
  expect(stdout).toMatch(/there is no terminal to ask on/)
  expect(code).toBe(3)
})

onTerminal('a terminal gets colour, unless --no-color is given (needs script of util-linux)', async () => {
  const plan = (...more: string[]) =>
    newHome(tenant.env).onTerminal(['plan', '--name', 'Test colour', ...more]).done
  expect((await plan()).stdout).toContain('\u001b[32m+')
  expect((await plan('--no-color')).stdout).not.toContain('\u001b[')
})

onTerminal(
  'of several registrations all plans are shown, with one question (needs script of util-linux)',
  async () => {
    const home = newHome(tenant.env)
    for (const key of ['fleet-a', 'fleet-b']) {
      home.write(`${key}.yaml`, { name: `Test ${key}`, key, credentials: { secrets: [] } })
    }
    const run = home.onTerminal(['apply', '-f', 'fleet-*.yaml'])
    const question = /key fleet-a[\s\S]*key fleet-b[\s\S]*2 to change, 0 as[\s\S]*Apply these plans\?/
    expect(await run.prints(question)).toBe(true)
    run.type('y\r')
    const { code, stdout } = await run.done
    expect(code).toBe(0)
    expect(stdout).toContain('2 registrations: 2 changed')
  },
)

onTerminal(
  'Ctrl-C while a slow tenant is waited for leaves what stands and a whole command (needs script of util-linux)',
  async () => {
    const { env, close } = await openTenant(undefined, { conditions: { latency: 300, lag: 3_000 } })
    const home = newHome(env)
    const file = 'apps of the team/orders.yaml'
    home.write(file, manifest('slowly'))
    const run = home.onTerminal(['apply', '-f', file, '--yes'], { columns: 60 })
    await run.prints(/done\S* +create the application/)
    await run.prints(/set the identifier URI/, 3)
    run.type(CTRL_C)
    const { code, stdout } = await run.done
    expect(code).toBe(130)
    const [, end = ''] = (await shownOn(60, stdout)).split(/^done +create the application.*\n/m)
    // Nothing of the line that said what was under way.
    expect(end).toMatch(/^error: interrupted\nslowly: the application is there /)
    expect(end.split('\n').at(-2)).toBe(`  appreg apply -f '${file}' --yes`)
    expect(
      end
        .split('\n')
        .slice(0, -2)
        .every((line) => line.length <= 60),
    ).toBe(true)
    await close()
  },
)
