import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

// Pushes that meet what they cannot change: rights that end half-way, and another push.

const makerSecret = 'not-a-real-secret'
const maker = '0d5c1f5e-0000-4000-8000-00000000a11e'
const tenant = sharedTenant({
  tenants: {
    home: {
      applications: {
        maker: {
          appId: maker,
          body: { displayName: 'A maker' },
          secrets: [makerSecret],
          roles: { '00000003-0000-0000-c000-000000000000': ['Application.Read.All', 'Directory.Read.All'] },
        },
      },
      environments: { team: { displayName: 'Team', makers: ['maker'] } },
    },
  },
})

const server = { kind: 'arc-1', url: 'https://arc1.example.com/mcp' }
const push = ['connector', 'push', '--environment', 'Team', '--yes']

async function applied(key: string): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, { server }))
  await home.prepare(['apply', '--yes'])
  return home
}

const redirectUrls = async (key: string) =>
  (await tenant.colleague.application(key)).web.redirectUris.filter((uri) => uri.includes('/redirect/'))

test.concurrent('a maker who may not write the registration: the connector is there, and whoever may finishes it', async () => {
  const home = await applied('maker-only')
  const asMaker = { AZURE_CLIENT_ID: maker, AZURE_CLIENT_SECRET: makerSecret }
  const { code, stderr } = await home.appreg(push, asMaker)
  expect(stderr).toMatch(/^created (shared_\S+)$/m)
  const [, id = ''] = /^created (shared_\S+)$/m.exec(stderr) ?? []
  expect(stderr).toMatch(/^error: not allowed to /m)
  expect(stderr).toMatch(/^hint: whoever may, runs: appreg connector push --environment Team --yes$/m)
  expect(stderr).toMatch(
    new RegExp(
      `^hint: the connector ${id} is there; what is left is its redirect URL: .*appreg redirect add https:\\S+`,
      'm',
    ),
  )
  expect(code).toBe(4)
  expect(await redirectUrls('maker-only')).toEqual([])

  const finished = await home.appreg([...push, '-o', 'json'])
  expect(JSON.parse(finished.stdout)).toMatchObject({
    connector: { id, outcome: 'unchanged' },
    checks: [{ state: 'passed' }],
  })
  expect(await redirectUrls('maker-only')).toHaveLength(1)
})

test.concurrent('two connectors of one registration: each redirect URL is registered, and the next push asks which connector is meant', async () => {
  const home = await applied('beside')
  const created = async () => {
    const { code, stdout } = await home.appreg([...push, '--new', '-o', 'json'])
    expect(code).toBe(0)
    return JSON.parse(stdout).connector
  }
  const connectors = [await created(), await created()]
  const [first, second] = connectors
  expect(first.id).not.toBe(second.id)
  expect(await redirectUrls('beside')).toEqual(
    expect.arrayContaining([...first.redirectUrls, ...second.redirectUrls]),
  )
  const doubtful = await home.appreg(push)
  expect(doubtful.code).toBe(3)
  for (const { id } of connectors) expect(doubtful.stderr).toContain(`--connector-id ${id} (Test beside)`)
  const chosen = await home.appreg([...push, '--connector-id', first.id])
  expect(chosen.stdout).toMatch(/^no changes/)
})

const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')

test.skipIf(!hasScript)(
  'a push while another one waits for its answer: that one makes no second connector (needs script of util-linux)',
  async () => {
    const home = await applied('overtaken')
    const waiting = home.onTerminal(push.slice(0, -1))
    expect(await waiting.prints(/Apply this plan\?/)).toBe(true)
    expect(await home.appreg(push)).toMatchObject({ code: 0 })
    waiting.type('y\r')
    const { code, stdout } = await waiting.done
    expect(stdout).toContain('the connector was changed by somebody else meanwhile: nothing was changed')
    expect(code).toBe(1)
    expect((await home.appreg(push)).stdout).toMatch(/^no changes/)
  },
)
