import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientWith } from './clients.ts'
import { type Fields, saveConnector } from './connector.ts'
import { type Home, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const split = (key: string, more: object = {}) => ({
  name: `Test ${key}`,
  key,
  topology: 'split',
  server: { kind: 'arc-1', url: 'https://arc1.example.com/mcp' },
  credentials: { secrets: [{ name: 'connector', store: 'file:client.secret' }] },
  ...more,
})

const printed = (stdout: string, target = 'power-platform') =>
  (JSON.parse(stdout) as { targets: Record<string, { values: Fields }> }).targets[target]?.values ?? {}

async function appIds(key: string): Promise<{ api: string; connector: string }> {
  const [api, connector] = await Promise.all(
    [key, `${key}-connector`].map((one) => tenant.colleague.application(one)),
  )
  return { api: api?.appId ?? '', connector: connector?.appId ?? '' }
}

async function applied(key: string, more: object = {}): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split(key, more))
  await home.prepare(['apply', '--yes'])
  return home
}

test.concurrent('who may not consent makes both halves all the same, and who may does the rest', async () => {
  const home = newHome(await clientWith(tenant, 'Application.ReadWrite.OwnedBy'))
  home.write('appreg.yaml', split('no-consent', { server: { kind: 'arc-1' } }))
  const { code, stderr, stdout } = await home.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^refused +grant admin consent for Test no-consent:/m)
  expect(stdout).toMatch(/^no-consent-connector [\s\S]*hint: whoever may, runs: appreg apply --yes$/m)
  expect(code).toBe(4)
  const secret = home.read('client.secret')
  expect(await home.appreg(['apply', '--yes'], tenant.env)).toMatchObject({ code: 0 })
  expect(await home.appreg(['plan', '--exit-code'], tenant.env)).toMatchObject({ code: 0 })
  expect(home.read('client.secret')).toBe(secret)
})

test.concurrent('a split makes the API first, then a connector that may call it, and converges', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('two-halves'))
  const first = await home.appreg(['apply', '--yes'])
  expect(first.stdout).toMatch(/^two-halves: 3 created[\s\S]*^two-halves-connector: 4 created/m)
  const shown = async (key: string) =>
    JSON.parse((await home.appreg(['show', '--app', key, '-o', 'json'])).stdout).application
  const { appId: resourceAppId } = await shown('two-halves')
  expect(await shown('two-halves-connector')).toMatchObject({ requiredResourceAccess: [{ resourceAppId }] })
  const second = await home.appreg(['apply', '--yes'])
  expect(second.stdout).toContain('2 registrations: 0 changed, 2 as the manifest says')
})

test.concurrent('those who leave get both halves, whichever of them they name', async () => {
  const home = await applied('leaving-halves')
  const { api, connector } = await appIds('leaving-halves')
  for (const named of ['leaving-halves', connector]) {
    const { stdout } = await home.appreg(['config', 'terraform', 'azure-cli', '--app', named, '-o', 'json'])
    const { terraform, 'azure-cli': script } = JSON.parse(stdout).targets
    expect(terraform.files.map(({ path }: { path: string }) => path)).toEqual([
      'main.tf',
      'api.tf',
      'imports.tf',
    ])
    expect(script.files[0].content).toContain("uniqueName='leaving-halves')")
    expect(script.files[0].content).toContain("uniqueName='leaving-halves-connector')")
    expect(terraform.files[0].content).not.toContain(api)
  }
})

test.concurrent('without a target, config prints for the clients that the manifest names, and for its server', async () => {
  const home = await applied('clients-of-halves', { clients: ['copilot-studio', 'vscode'] })
  const { stdout } = await home.appreg(['config', '-o', 'json'])
  expect(Object.keys(JSON.parse(stdout).targets)).toEqual([
    'power-platform',
    'copilot-studio',
    'arc-1',
    'vscode',
  ])
})

test.concurrent('verify proves both halves, and plan shows that nothing is left', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('verified-halves'))
  await home.prepare(['apply', '--yes'])
  const verified = await home.appreg(['verify'])
  expect(verified.stdout).toContain('2 registrations: 2 healthy')
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

test.concurrent('destroy takes both halves, and restore brings them back', async () => {
  const home = await applied('gone-halves')
  const { api, connector } = await appIds('gone-halves')
  const gone = await home.appreg(['destroy', '--yes'])
  expect(gone.stdout).toMatch(
    new RegExp(`^deleted .*${connector}[\\s\\S]*^deleted Test gone-halves \\(appId ${api}\\)`, 'm'),
  )
  const again = await home.appreg(['destroy', '--yes'])
  expect(again.stderr).toMatch(/^error: gone-halves-connector is deleted already/)
  expect(again.stderr).toMatch(
    /^gone-halves is deleted already, and restorable until \d{4}-\d\d-\d\d with appreg restore/m,
  )
  expect(again.code).toBe(1)
  const back = await home.appreg(['restore', '--yes'])
  expect(back.stdout).toMatch(new RegExp(`^restored .*${api}\\)\nrestored .*${connector}\\)\n`))
  expect(await appIds('gone-halves')).toEqual({ api, connector })
})

test.concurrent('before the API exists, the plan says what follows when it does', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('not-yet'))
  const { stdout } = await home.appreg(['plan'])
  expect(stdout).toContain(
    'its permissions on not-yet are listed and granted, which takes DelegatedPermissionGrant.ReadWrite.All, when that registration exists',
  )
  expect((await home.appreg(['whoami'])).stdout).toMatch(
    /^ {2}yes +grant admin consent for not-yet, when that registration exists$/m,
  )
})

test.concurrent('a person signs in through what config printed, and the connection is renewed', async () => {
  const home = await applied('signed-in')
  const tab = printed((await home.appreg(['config', '-o', 'json'])).stdout)
  const clientSecret = home.read('client.secret').trim()
  const connector = await saveConnector(tenant.ready, 'signed-in', { tab, clientSecret })
  const added = await home.appreg(['redirect', 'add', connector.redirectUrl, '--yes'])
  expect(added.code).toBe(0)
  expect(await connector.connect()).toContain('The connection is ready')
  expect(await connector.refresh()).toMatchObject({ status: 200 })
})

test.concurrent('apply prints one configuration: the client of the one half, the API of the other', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('one-configuration'))
  const { code, stdout } = await home.appreg(['apply', '--yes', '-o', 'json'])
  const { api, connector } = await appIds('one-configuration')
  const [first, second] = (JSON.parse(stdout) as { registrations: Record<string, unknown>[] }).registrations
  expect(code).toBe(0)
  expect(first).not.toHaveProperty('targets')
  expect(second).toMatchObject({
    targets: {
      'power-platform': {
        values: {
          'Client ID': connector,
          'Client secret': '(in file:client.secret)',
          'Resource URL': `api://${api}`,
          Scope: `api://${api}/access_as_user offline_access`,
        },
      },
      'arc-1': { values: { SAP_OIDC_AUDIENCE: api, SAP_OIDC_SCOPES: `api://${api}/access_as_user` } },
    },
    checks: expect.arrayContaining([
      expect.objectContaining({ name: "the token's aud is what the server expects", expected: api }),
    ]),
  })
})

test.concurrent('apply prints it as text too, and again when nothing is left to do', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('as-text'))
  for (const done of [/^as-text-connector: 4 created/m, /^no changes: Test as-text connector/m]) {
    const { stdout } = await home.appreg(['apply', '--yes'])
    expect(stdout).toMatch(done)
    expect(stdout).toMatch(/^power-platform$[\s\S]*^Resource URL +api:[\s\S]*^arc-1$/m)
  }
})

test.concurrent('config is the same from the manifest, from the API and from the connector', async () => {
  const home = await applied('from-anywhere')
  const { api, connector } = await appIds('from-anywhere')
  const ways = [[], ['--app', 'from-anywhere'], ['--app', api], ['--app', connector]]
  const all = await Promise.all(
    ways.map((way) => home.appreg(['config', 'power-platform', '-o', 'json', ...way])),
  )
  for (const { stdout } of all) {
    const { Scope, 'Client ID': clientId } = printed(stdout)
    expect([clientId, Scope]).toEqual([connector, `api://${api}/access_as_user offline_access`])
  }
  const server = await newHome(tenant.env).appreg(['config', 'arc-1', '--app', connector, '-o', 'json'])
  expect(printed(server.stdout, 'arc-1')).toMatchObject({ SAP_OIDC_AUDIENCE: api })
})

test.concurrent('the one secret goes where --secret-to says, and is proven from APPREG_CLIENT_SECRET', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('elsewhere', { credentials: {} }))
  expect((await home.appreg(['apply', '--yes', '--secret-to', 'file:moved.secret'])).code).toBe(0)
  const value = home.read('moved.secret').trim()
  rmSync(home.path('moved.secret'))
  expect((await home.appreg(['verify'])).stdout).toContain('file:moved.secret does not hold it')
  const verified = await home.appreg(['verify'], { APPREG_CLIENT_SECRET: value })
  expect(verified.stdout).toContain('2 registrations: 2 healthy')
})

test.concurrent('a secret that is to be shown is shown once, and counts as delivered', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('shown-once', { credentials: {} }))
  const { stdout } = await home.appreg(['apply', '--yes', '--secret-to', 'stdout'])
  const value = /^secret "connector", shown this once: (\S+)$/m.exec(stdout)?.[1] ?? ''
  const { connector } = await appIds('shown-once')
  expect(await tenant.colleague.tokenStatus(connector, value)).toBe(200)
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

test.concurrent('an API for those who are assigned gives the connector alone no token: the rest is proven', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('assigned-only', { assignmentRequired: true }))
  const { code, stdout } = await home.appreg(['apply', '--yes'])
  expect(stdout).toMatch(/the secret gets a token[\s\S]*AADSTS501051/)
  expect(code).toBe(0)
})

test.concurrent('a command for one registration asks which of the two is meant', async () => {
  const home = await applied('which')
  const { code, stderr } = await home.appreg(['show'])
  expect(stderr).toContain('hint: name one of them with --app: which or which-connector')
  expect(code).toBe(3)
})

test.concurrent('prune counts for both halves, and leaves what the one needs of the other', async () => {
  const home = await applied('pruned-halves')
  const foreign = 'https://foreign.example.com/callback'
  await tenant.colleague.change('pruned-halves', { web: { redirectUris: [foreign] } })
  const { web } = await tenant.colleague.application('pruned-halves-connector')
  await tenant.colleague.change('pruned-halves-connector', {
    web: { redirectUris: [...web.redirectUris, foreign] },
  })
  home.write('appreg.yaml', split('pruned-halves', { prune: true }))
  const { code, stdout } = await home.appreg(['apply', '--yes'])
  expect(stdout).toContain('2 registrations: 2 changed')
  expect(code).toBe(0)
  expect((await tenant.colleague.application('pruned-halves')).web.redirectUris).toEqual([])
  expect(await tenant.colleague.application('pruned-halves-connector')).toMatchObject({
    web: { redirectUris: web.redirectUris },
    requiredResourceAccess: [{ resourceAppId: (await appIds('pruned-halves')).api }],
  })
  expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
})

/** A connector that is as the manifest says, and the plan of both halves that says so. */
async function planned(key: string, more: object = {}): Promise<Home> {
  const home = await applied(key, more)
  await home.prepare(['plan', '--exit-code', '--out', 'plan.json'])
  return home
}

test.concurrent('a plan file holds for the connector too, before its first write', async () => {
  const logoutUrl = 'https://app.example.com/logout'
  const home = await planned('by-hand', { logoutUrl, publicClient: false })
  await tenant.colleague.change('by-hand-connector', {
    displayName: 'Renamed by hand',
    web: { logoutUrl: 'https://elsewhere.example.com/logout' },
    isFallbackPublicClient: true,
  })
  const ran = await home.appreg(['apply', 'plan.json', '-o', 'json'])
  const [api, connector] = JSON.parse(ran.stdout).registrations
  expect(api).toMatchObject({ ok: true })
  expect(connector).toMatchObject({ ok: false, error: { code: 'TENANT_MOVED' } })
  for (const path of ['displayName', 'web.logoutUrl', 'isFallbackPublicClient'])
    expect(connector.error.message).toContain(path)
  expect(ran.code).toBe(1)
  expect(await tenant.colleague.application('by-hand-connector')).toMatchObject({
    displayName: 'Renamed by hand',
    isFallbackPublicClient: true,
  })
})

test.concurrent('a plan file without a secret for the connector mints none', async () => {
  const home = await planned('removed-secret')
  const { id, passwordCredentials } = await tenant.colleague.application('removed-secret-connector')
  await tenant.colleague.graph('POST', `/applications/${id}/removePassword`, {
    keyId: passwordCredentials[0]?.keyId,
  })
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(stdout).toMatch(/the tenant changed after the plan was made: passwordCredential .*was not in it/)
  expect(code).toBe(1)
  const { passwordCredentials: left } = await tenant.colleague.application('removed-secret-connector')
  expect(left).toEqual([])
})

test.concurrent('a plan file from which the entries of the connector were taken does nothing to it', async () => {
  const home = await applied('tampered')
  await tenant.colleague.change('tampered-connector', { displayName: 'Renamed by hand' })
  await home.prepare(['plan', '--out', 'plan.json'])
  const file = JSON.parse(home.read('plan.json'))
  expect(file.registrations[1].plan.objects).toHaveLength(1)
  file.registrations[1].plan.objects = []
  home.write('plan.json', file)
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(stdout).toMatch(/application .*displayName was not in it/)
  expect(code).toBe(1)
})

test.concurrent('a plan from before the API existed makes both halves', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('from-plan'))
  await home.prepare(['plan', '--out', 'plan.json'])
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(stdout).toMatch(/2 registrations: 2 changed/)
  expect(code).toBe(0)
})

test.concurrent('a plan from before the API existed makes of the connector what it shows', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', split('from-less'))
  await home.prepare(['plan', '--out', 'plan.json'])
  const file = JSON.parse(home.read('plan.json'))
  file.registrations[1].plan.objects = []
  home.write('plan.json', file)
  const { code, stdout } = await home.appreg(['apply', 'plan.json'])
  expect(stdout).toMatch(/from-less-connector .*failed\n.*the tenant changed after the plan was made/)
  expect(code).toBe(1)
})

test.concurrent('the secrets of a split are those of its connector', async () => {
  const home = await applied('split-secrets')
  const { connector } = await appIds('split-secrets')
  const rotated = await home.appreg(['secret', 'rotate', '--yes', '-o', 'json'])
  expect(rotated).toMatchObject({ code: 0 })
  const { appId, secrets } = JSON.parse(rotated.stdout)
  expect(appId).toBe(connector)
  const listed = JSON.parse((await home.appreg(['secret', 'list', '-o', 'json'])).stdout)
  expect(listed.secrets.map(({ keyId }: { keyId: string }) => keyId)).toContain(secrets[0].keyId)
  expect(await home.appreg(['plan', '--exit-code'])).toMatchObject({ code: 0 })
})
