import { spawnSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from 'vitest'
import { clientWith } from './clients.ts'
import { connectorAt } from './connector.ts'
import type { Ran } from './running.ts'
import { copyOf, type Env, type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const server = { kind: 'arc-1', url: 'https://arc1.example.com/mcp' }
const operation = (operationId: string) => ({
  get: { operationId, responses: { 200: { description: 'All' } } },
})
const orders = {
  swagger: '2.0',
  info: { title: 'Orders', version: '1.0' },
  host: 'orders.example.com',
  paths: { '/orders': operation('a') },
}

/** A connector as Power Apps shows it. */
interface Found {
  readonly properties: {
    readonly connectionParameters: { readonly token: { readonly oAuthSettings: object } }
  }
}

const push = (...args: string[]) => ['connector', 'push', '--environment', 'default', ...args]

/** A registration that is there, in a home of its own. */
async function applied(key: string, more: object = {}, env: Env = tenant.env): Promise<Home> {
  const home = newHome(env)
  home.write('appreg.yaml', manifest(key, { server, ...more }))
  await home.prepare(['apply', '--yes'])
  return home
}

/** One for all tests that leave the tenant as it is: each copies its home. */
const shared: { home?: Home } = {}
beforeAll(async () => {
  shared.home = await applied('untouched')
})
function untouched(): Home {
  if (!shared.home) throw new Error('the registration is not made')
  return copyOf(shared.home, tenant.env)
}

interface Result {
  readonly environment: { readonly id: string }
  readonly connector: { readonly id: string; readonly outcome: string; readonly redirectUrls: string[] }
  readonly redirectUris: { readonly web: string[] }
  readonly checks: { readonly state: string }[]
}

const resultOf = ({ stdout }: Ran) => JSON.parse(stdout) as Result

/** A connector that is there, before anything is tested. */
const connected = async (home: Home, ...args: string[]): Promise<Result> =>
  resultOf(await home.prepare(push('--yes', '-o', 'json', ...args)))

/** Pushes, and answers what the document on standard output says. */
async function pushed(home: Home, ...args: string[]): Promise<Result> {
  const ran = await home.appreg(push('--yes', '-o', 'json', ...args))
  expect(ran.code, ran.stderr).toBe(0)
  return resultOf(ran)
}

/** What was asked of Power Apps. */
const calls = ({ stderr }: Ran): string[] =>
  [...stderr.matchAll(/^http +(\w+ https:\/\/api\.powerapps\.com\S+)/gm)].map(([, call = '']) => call)

test.concurrent('creates the connector and registers its redirect URL', async () => {
  const home = await applied('pushed')
  const { environment, connector, redirectUris, checks } = await pushed(home)
  expect(environment.id).toBe(`Default-${tenant.ready.tenantId}`)
  expect(connector).toMatchObject({ outcome: 'created' })
  const [redirectUrl = ''] = connector.redirectUrls
  expect(redirectUrl).toMatch(/^https:\/\/global\.consent\.azure-apim\.net\/redirect\/test-20pushed-5f/)
  expect(redirectUris.web).toContain(redirectUrl)
  expect(checks).toMatchObject([{ state: 'passed' }])
  expect((await tenant.colleague.application('pushed')).web.redirectUris).toContain(redirectUrl)
})

test.concurrent('a person then signs in through it, and the connection is renewed', async () => {
  const home = await applied('signed-in')
  const { connector } = await pushed(home, 'power-platform-oauth2')
  const [redirectUrl = ''] = connector.redirectUrls
  const live = connectorAt(tenant.ready, redirectUrl)
  expect(await live.connect()).toContain('The connection is ready')
  expect(await live.refresh()).toMatchObject({ status: 200 })
})

test.concurrent('a second push writes nothing', async () => {
  const home = await applied('twice')
  const first = await connected(home)
  const before = await tenant.colleague.application('twice')
  const second = await home.appreg(push('--verbose'))
  expect(second.stdout).toMatch(/^no changes: the connector Test twice \(shared_test-20twice-5f/)
  expect(second.code).toBe(0)
  expect(calls(second).length).toBeGreaterThan(2)
  expect(calls(second).filter((call) => !call.startsWith('GET '))).toEqual([])
  expect(await tenant.colleague.application('twice')).toEqual(before)
  expect(resultOf(await home.appreg(push('-o', 'json')))).toMatchObject({
    connector: { id: first.connector.id, outcome: 'unchanged' },
  })
})

test.concurrent('sends what has changed: another server, a secret that was rotated; and signs in with it', async () => {
  const home = await applied('moving')
  const kind = 'power-platform-oauth2'
  const { connector } = await connected(home, kind)
  const secret = home.read('connector.secret')
  await home.prepare(['secret', 'rotate', 'connector', '--yes'])
  expect(home.read('connector.secret')).not.toBe(secret)
  const [redirectUrl = ''] = connector.redirectUrls
  expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('AADSTS7000215')

  const rotated = await home.appreg(push(kind, '--yes'))
  expect(rotated.stderr).toMatch(
    /^~ custom connector Test moving \(shared_\S+\)\n {2}~ clientSecret {2}another one → the current one\n\n/m,
  )
  expect(rotated.stdout).toContain(`${connector.id}), updated`)
  expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('The connection is ready')

  home.write(
    'appreg.yaml',
    manifest('moving', { server: { ...server, url: 'https://moved.example.com/mcp' } }),
  )
  const moved = await home.appreg(push(kind, '--yes'))
  expect(moved.stderr).toContain('~ definition  another one → the one of the registration')
  expect(await pushed(home, kind)).toMatchObject({ connector: { id: connector.id, outcome: 'unchanged' } })
})

test.concurrent('takes the kind of connector that is named, and says what is different about its sign-in', async () => {
  const home = await applied('kinds')
  const { connector } = await connected(home)
  const generic = await home.appreg(push('power-platform-oauth2', '--yes'))
  expect(generic.stderr).toContain('~ identityProvider  aad → oauth2generic')
  expect(generic.stdout).toContain(`${connector.id}), updated`)
  const [redirectUrl = ''] = connector.redirectUrls
  expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('The connection is ready')
  expect(await connectorAt(tenant.ready, redirectUrl).refresh()).toMatchObject({ status: 200 })

  const several = await pushed(home, 'power-platform-multi-auth')
  expect(several.connector).toMatchObject({ id: connector.id, redirectUrls: [redirectUrl] })
  expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('The connection is ready')
})

test.concurrent('an environment may be named as people name it; another one gets a connector of its own', async () => {
  const home = await applied('places')
  const here = await connected(home)
  const there = resultOf(
    await home.appreg(['connector', 'push', '--environment', 'sandbox', '--yes', '-o', 'json']),
  )
  expect(there.connector).toMatchObject({ outcome: 'created' })
  expect(there.connector.id).not.toBe(here.connector.id)
  expect(there.redirectUris.web).toEqual(
    expect.arrayContaining([...here.connector.redirectUrls, ...there.connector.redirectUrls]),
  )
  const byId = await home.appreg(['connector', 'push', '--environment', there.environment.id])
  expect(byId.stdout).toMatch(/^no changes/)
})

test.concurrent('an environment that does not exist: those that do are listed', async () => {
  const home = await applied('nowhere')
  const { code, stderr } = await home.appreg(['connector', 'push', '--environment', 'Nowhere', '--yes'])
  expect(stderr).toMatch(
    /^error: there is no environment "Nowhere" for this sign-in\nhint: there are Contoso Emulator \(default\) \(Default-\S+\), Sandbox \(\S+\)$/m,
  )
  expect(code).toBe(1)
})

test.concurrent('an identity that Power Platform does not know is refused, and told what it takes', async () => {
  const home = await applied('unknown-here')
  const stranger = await clientWith(tenant, 'Application.ReadWrite.All', 'Directory.Read.All')
  const { code, stderr } = await home.appreg(push('--yes'), stranger)
  expect(stderr).toMatch(
    /^error: not allowed to list the connectors of the environment Default-\S+: EnvironmentAccess: /m,
  )
  expect(stderr).toMatch(/^hint: .*New-PowerAppManagementApp/m)
  expect(code).toBe(4)
  expect(await pushed(home)).toMatchObject({ connector: { outcome: 'created' } })
})

test.concurrent('of a split, the connector signs in as the connector, and its registration gets the redirect URL', async () => {
  const home = await applied('halves', { topology: 'split' })
  const { connector } = await pushed(home)
  const [redirectUrl = ''] = connector.redirectUrls
  const [api, client] = await Promise.all(
    ['halves', 'halves-connector'].map((key) => tenant.colleague.application(key)),
  )
  expect(client?.web.redirectUris).toContain(redirectUrl)
  expect(api?.web.redirectUris).not.toContain(redirectUrl)
  expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('The connection is ready')
  expect(await connectorAt(tenant.ready, redirectUrl).refresh()).toMatchObject({ status: 200 })
  // Named by its API, it is the same one.
  const byApi = await home.appreg(push('--app', 'halves', '--server-url', server.url, '-o', 'json'))
  expect(resultOf(byApi).connector).toMatchObject({ id: connector.id, outcome: 'unchanged' })
})

test.concurrent('without a terminal the plan is shown, and nothing is written', async () => {
  const home = await applied('unasked')
  const { code, stderr } = await home.appreg(push('--verbose'))
  expect(stderr).toMatch(/^\+ custom connector Test unasked\n {2}\+ identityProvider {2}aad\n/m)
  expect(stderr).toMatch(/^error: connector push asks before it writes/m)
  expect(code).toBe(3)
  expect(calls({ code, stderr, stdout: '' }).filter((call) => !call.startsWith('GET '))).toEqual([])
})

const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')

test.skipIf(!hasScript)(
  'on a terminal it asks; "n" changes nothing (needs script of util-linux)',
  async () => {
    const home = await applied('asked')
    const declined = home.onTerminal(push())
    expect(await declined.prints(/Test asked[\s\S]*Apply this plan\?/)).toBe(true)
    declined.type('n\r')
    expect(await declined.done).toMatchObject({ code: 130 })
    const agreed = home.onTerminal(push())
    expect(await agreed.prints(/Apply this plan\?/)).toBe(true)
    agreed.type('y\r')
    expect(await agreed.done).toMatchObject({ code: 0 })
    expect(await pushed(home)).toMatchObject({ connector: { outcome: 'unchanged' } })
  },
)

test.concurrent('a connector of another name: it says which there are; --connector-id updates it, --new makes another', async () => {
  const home = await applied('renamed')
  const { connector } = await connected(home)
  home.write('appreg.yaml', { ...manifest('renamed', { server }), name: 'Another name' })
  await home.prepare(['apply', '--yes'])
  const doubtful = await home.appreg(push('--yes'))
  expect(doubtful.stderr).toContain(
    'a connector signs in with this registration, and is not named "Another name"',
  )
  expect(doubtful.stderr).toContain(`--connector-id ${connector.id} (Test renamed)`)
  expect(doubtful.code).toBe(3)
  expect(await pushed(home, '--connector-id', connector.id)).toMatchObject({
    connector: { id: connector.id, outcome: 'updated' },
  })
  const other = await pushed(home, '--new')
  expect(other.connector.id).not.toBe(connector.id)
  expect(await pushed(home)).toMatchObject({ connector: { id: other.connector.id, outcome: 'unchanged' } })
  const missing = await home.appreg(push('--yes', '--connector-id', 'shared_none'))
  expect(missing.stderr).toMatch(
    /^error: there is no custom connector shared_none in this environment\nhint: there are .*shared_/m,
  )
})

test.concurrent('one that somebody changed by hand is put right', async () => {
  const home = await applied('by-hand')
  const { connector, environment } = await connected(home)
  const { connectors } = tenant.colleague
  const { properties } = await connectors<Found>('GET', environment.id, `/${connector.id}`)
  const { token } = properties.connectionParameters
  const oAuthSettings = { ...token.oAuthSettings, clientId: '99999999-9999-4999-8999-999999999999' }
  await connectors('PATCH', environment.id, `/${connector.id}`, {
    properties: {
      description: 'By hand',
      iconBrandColor: '#123456',
      environment: { name: environment.id },
      backendService: { serviceUrl: server.url },
      connectionParameters: { token: { ...token, oAuthSettings } },
      openApiDefinition: orders,
    },
  })
  const { stderr } = await home.appreg(push('--yes', '--connector-id', connector.id))
  expect(stderr).toMatch(/~ clientId {2}99999999-9999-4999-8999-999999999999 → [0-9a-f-]{36}\n/)
  expect(await pushed(home)).toMatchObject({ connector: { id: connector.id, outcome: 'unchanged' } })
})

describe('where the secret comes from', () => {
  /** A registration whose secret this machine does not know. */
  function elsewhere(key = 'untouched', from = untouched()): { home: Home; secret: string; args: string[] } {
    const secret = from.read('connector.secret').trim()
    const args = push(
      'power-platform-oauth2',
      '--app',
      key,
      '--server-url',
      server.url,
      '--yes',
      '-o',
      'json',
    )
    return { home: newHome(tenant.env), secret, args }
  }

  test.concurrent('nobody here knows it: that is said before anything is written', async () => {
    const { home, args } = elsewhere()
    const { code, stdout } = await home.appreg(args)
    const { error } = JSON.parse(stdout) as { error: { message: string; hints: string[] } }
    expect(error.message).toBe('the client secret of Test untouched is not known here')
    expect(error.hints[0]).toContain(
      '--secret-from file:PATH, keyvault://VAULT/NAME or env:NAME, or - for standard input',
    )
    expect(code).toBe(3)
  })

  test.concurrent('from standard input; then from a file and a variable, which change nothing', async () => {
    const { home, secret, args } = elsewhere('given', await applied('given'))
    const first = await home.piped([...args, '--secret-from', '-'], `${secret}\n`)
    expect(resultOf(first).connector).toMatchObject({ outcome: 'created' })
    const [redirectUrl = ''] = resultOf(first).connector.redirectUrls
    expect(await connectorAt(tenant.ready, redirectUrl).connect()).toContain('The connection is ready')
    home.write('a.secret', secret)
    const second = await home.appreg([...args, '--secret-from', 'file:a.secret'])
    expect(resultOf(second).connector).toMatchObject({ outcome: 'unchanged' })
    const third = await home.appreg([...args, '--secret-from', 'env:SECRET'], { SECRET: secret })
    expect(resultOf(third).connector).toMatchObject({ outcome: 'unchanged' })
    // Without it, too: the connector has a secret that is valid.
    expect(resultOf(await home.appreg(args)).connector).toMatchObject({ outcome: 'unchanged' })
  })

  test.concurrent.each<[what: string, source: string, said: RegExp]>([
    ['of another registration', 'file:wrong', /none of the valid ones of this registration/],
    [
      'from a place that is empty',
      'env:NOTHING_THERE',
      /--secret-from env:NOTHING_THERE: there is no secret/,
    ],
    ['from a place that cannot be read', 'stdout', /--secret-from names no place that can be read/],
    ['on the command line itself', 'not-a-secret', /--secret-from names no place that can be read/],
  ])('a secret %s is refused', async (_, source, said) => {
    const { home, args } = elsewhere()
    home.write('wrong', 'not-a-secret')
    const { code, stdout, stderr } = await home.appreg([...args, '--secret-from', source])
    expect(stdout).toMatch(said)
    expect(stdout + stderr).not.toContain('"not-a-secret"')
    expect(code).toBe(3)
  })
})

describe('what is missing is said, and nothing is sent', () => {
  test.concurrent.each<[what: string, more: object, args: string[], said: RegExp]>([
    ['no environment', {}, ['connector', 'push'], /no environment is given[\s\S]*--environment default/],
    ['no action', {}, ['connector'], /needs an action[\s\S]*connector push/],
    ['an unknown action', {}, ['connector', 'posh'], /did you mean connector push\?/],
    ['a target that is no connector', {}, push('arc-1'), /"arc-1" is no connector that can be pushed/],
    [
      'no connector in the manifest',
      { clients: ['vscode'] },
      push(),
      /names no client that is a connector[\s\S]*clients: \[copilot-studio\]/,
    ],
    [
      'no address of the server',
      { server: { kind: 'arc-1' } },
      push(),
      /the address of the server is not known/,
    ],
    [
      'no secret',
      { credentials: { secrets: [] } },
      push(),
      /has no valid client secret[\s\S]*credentials\.secrets[\s\S]*appreg secret add/,
    ],
    [
      'no leave to act on behalf of others',
      {},
      push('--on-behalf-of'),
      /pre-authorization of Azure API Connections/,
    ],
  ])('%s', async (_, more, args, said) => {
    const home = 'credentials' in more ? await applied('lacking', more) : untouched()
    if (!('credentials' in more)) home.write('appreg.yaml', manifest('untouched', { server, ...more }))
    const { code, stderr } = await home.appreg([...args, '--verbose'])
    expect(stderr).toMatch(said)
    expect(code).toBe(3)
    expect(calls({ code, stderr, stdout: '' })).toEqual([])
  })
})

test.concurrent('a definition that the service does not take is refused in its words, before anything is created', async () => {
  const home = await applied('broken')
  home.write('api.json', { ...orders, paths: { '/orders': operation('a'), '/Orders': operation('b') } })
  const { code, stderr } = await home.appreg(push('--yes', '--openapi', 'api.json'))
  expect(stderr).toMatch(
    /^error: Power Apps refused to accept the API definition: .*Paths must be unique when compared case-insensitively/m,
  )
  expect(code).toBe(1)
  expect(await pushed(home)).toMatchObject({ connector: { outcome: 'created' } })
})

describe('when it breaks off, the next run finishes', () => {
  const stage = sharedTenant(undefined, { control: true })

  /** One run under these faults, one without. */
  async function interrupted(
    key: string,
    ...faults: string[]
  ): Promise<{ first: Ran; second: Result; home: Home }> {
    const { env, colleague } = stage
    const home = await applied(key, {}, env)
    await colleague.control({ faults })
    const first = await home.appreg(push('--yes'))
    await colleague.control({ faults: [] })
    const second = await pushed(home)
    expect((await colleague.application(key)).web.redirectUris).toEqual(
      expect.arrayContaining(second.connector.redirectUrls),
    )
    return { first, second, home }
  }

  test('by a signal between the connector and its redirect URL', async () => {
    const { env, colleague } = stage
    const home = await applied('between', {}, env)
    await colleague.control({ latency: 400 })
    const first = home.start(push('--yes'))
    expect(await first.prints(/^created shared_test-20between/m)).toBe(true)
    first.signal('SIGINT')
    const { code, stderr } = await first.done
    await colleague.control({ latency: 0 })
    expect(stderr).toMatch(
      /^error: interrupted\nTest between: the connector shared_\S+ is there, https:\S+ may not be registered yet$/m,
    )
    expect(code).toBe(130)
    const isOurs = (uri: string) => uri.includes('/redirect/')
    expect((await colleague.application('between')).web.redirectUris.filter(isOurs)).toEqual([])
    expect(await pushed(home)).toMatchObject({
      connector: { outcome: 'unchanged' },
      checks: [{ state: 'passed' }],
    })
    expect((await colleague.application('between')).web.redirectUris.filter(isOurs)).toHaveLength(1)
  })

  test('what others register while a push finds nothing to do is in its answer', async () => {
    const { ready, colleague } = stage as Required<typeof stage>
    const home = await applied('meanwhile', {}, ready.env)
    const { redirectUris } = await connected(home)
    await colleague.control({ latency: 400 })
    const second = home.start(push('--verbose', '-o', 'json'))
    // The registration has been read by then, and is read once more at the end.
    expect(await second.prints(/GET https:\/\/api\.powerapps\.com\/\S+\/environments/)).toBe(true)
    const web = { redirectUris: [...redirectUris.web, 'https://meanwhile.example.com/callback'] }
    await colleague.change('meanwhile', { web })
    const { code, stdout } = await second.done
    await colleague.control({ latency: 0 })
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      connector: { outcome: 'unchanged' },
      redirectUris: { web: expect.arrayContaining(web.redirectUris) },
    })
  })

  test('when the answer to the creation is lost, no second connector is made', async () => {
    const { first, second } = await interrupted('lost', 'drop-after,host=powerapps,method=POST,path=/apis')
    expect(first.code).toBe(1)
    expect(first.stderr).toMatch(/^hint: run the command again: it goes on from what the environment holds/m)
    expect(second).toMatchObject({ connector: { outcome: 'unchanged' }, checks: [{ state: 'passed' }] })
  })

  test('before the creation', async () => {
    const { second } = await interrupted('before', 'drop-before,host=powerapps,method=POST,path=/apis')
    expect(second).toMatchObject({ connector: { outcome: 'created' } })
  })

  test('and what passes by itself is waited for', async () => {
    const { first, second } = await interrupted(
      'throttled',
      'status=429,retry-after=1,host=powerapps,times=2',
      'status=503,host=powerapps,method=GET,nth=4',
    )
    expect(first.code, first.stderr).toBe(0)
    expect(second).toMatchObject({ connector: { outcome: 'unchanged' } })
  })
})
