import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { copyOf, type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const served: { home?: Home } = {}
beforeAll(async () => {
  served.home = newHome(tenant.env)
  const server = { kind: 'arc-1', url: 'https://arc1.example.com/mcp' }
  served.home.write('appreg.yaml', manifest('served', { server }))
  await served.home.prepare(['apply', '--yes'])
})

/** A home of its own for the one registration, which `config` leaves as it is. */
function applied(): Home {
  if (!served.home) throw new Error('the registration is not made')
  return copyOf(served.home, tenant.env)
}

test.concurrent('config prints what the connector and the server of the manifest need', async () => {
  const { code, stdout } = await applied().appreg(['config'])
  expect(stdout).toMatch(/^power-platform$[\s\S]*^arc-1$/m)
  expect(code).toBe(0)
})

test.concurrent('config prints only the targets that are named', async () => {
  const { stdout } = await applied().appreg(['config', 'arc-1'])
  expect(stdout).toMatch(/^arc-1$/m)
  expect(stdout).not.toMatch(/^power-platform$/m)
})

test.concurrent('config --app needs no manifest, and takes key, appId and object id', async () => {
  const { id, appId } = await tenant.colleague.application('served')
  for (const reference of ['served', appId, id]) {
    const { code, stdout } = await newHome(tenant.env).appreg(['config', 'arc-1', '--app', reference])
    expect(stdout).toContain(`SAP_OIDC_AUDIENCE=${appId}\n`)
    expect(code).toBe(0)
  }
})

test.concurrent('config --out writes each target into a folder of its own, and says which files', async () => {
  const home = applied()
  const { code, stdout } = await home.appreg(['config', '--out', 'out'])
  expect(stdout).toContain('wrote out/arc-1/arc-1.env\n')
  expect(home.read('out/arc-1/arc-1.env')).toContain('SAP_OIDC_ISSUER=')
  expect(JSON.parse(home.read('out/power-platform/apiProperties.json'))).toHaveProperty('properties')
  expect(code).toBe(0)
})

test.concurrent('config --out writes nothing over a file that somebody changed, unless told to', async () => {
  const home = applied()
  await home.appreg(['config', '--out', 'out'])
  home.write('out/arc-1/arc-1.env', 'MINE=1\n')
  const { code, stderr } = await home.appreg(['config', '--out', 'out'])
  expect(stderr).toMatch(/^error: nothing was written: out\/arc-1\/arc-1\.env exists[\s\S]*^hint: .*--force/m)
  expect(code).toBe(3)
  expect(home.read('out/arc-1/arc-1.env')).toBe('MINE=1\n')
  expect(await home.appreg(['config', '--out', 'out', '--force'])).toMatchObject({ code: 0 })
  expect(home.read('out/arc-1/arc-1.env')).toContain('SAP_OIDC_ISSUER=')
})

test.concurrent('config --out over unchanged files succeeds', async () => {
  const home = applied()
  await home.appreg(['config', '--out', 'out'])
  expect(await home.appreg(['config', '--out', 'out'])).toMatchObject({ code: 0 })
})

test.concurrent('config --show-secret --out writes no secret to where it would not stay one', async () => {
  const home = applied()
  const config = ['config', 'power-platform', '--out', 'out']
  expect(await home.appreg(config)).toMatchObject({ code: 0 })
  execFileSync('git', ['init', '--quiet'], { cwd: home.folder })
  execFileSync('git', ['add', '--force', 'out'], { cwd: home.folder })
  const before = home.read('out/power-platform/apiProperties.json')
  const tracked = await home.appreg([...config, '--show-secret', '--force'])
  expect(tracked.stderr).toMatch(
    /^error: nothing was written: no secret can be written to \S+apiProperties\.json: git tracks this file\nhint: .*--show-secret/m,
  )
  expect(tracked.code).toBe(3)
  expect(home.read('out/power-platform/apiProperties.json')).toBe(before)

  mkdirSync(join(home.folder, 'real'))
  symlinkSync('real', join(home.folder, 'link'))
  const linked = await home.appreg(['config', 'power-platform', '--out', 'link', '--show-secret'])
  expect(linked.stderr).toContain('link is a symbolic link')
  expect(readdirSync(join(home.folder, 'real'))).toEqual([])
})

test.concurrent('config --app takes the server from flags, checked as in a manifest', async () => {
  const config = ['config', 'arc-1', '--app', 'served']
  const { stdout } = await newHome(tenant.env).appreg([
    ...config,
    '--server-url',
    'https://mcp.example.com/mcp',
  ])
  expect(stdout).toContain('ARC1_PUBLIC_URL=https://mcp.example.com\n')
  const refused = await newHome(tenant.env).appreg([...config, '--server-url', 'http://mcp.example.com'])
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('--server-url: uses http, which only localhost may: use https')
})

test.concurrent('what a target lacks is named with the commands that add it, which run as printed', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('incomplete'))
  await home.prepare(['apply', '--yes'])
  const refused = await home.appreg(['config', 'claude-code', 'vscode', '--app', 'incomplete'])
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toMatch(
    /^error: nothing was printed: claude-code lacks the address of the server and the redirect URI http:\/\/localhost:8080\/callback; vscode lacks the address of the server\n/,
  )
  const [, add = ''] = /appreg (redirect add \S+ --app \S+)/.exec(refused.stderr) ?? []
  expect(await home.appreg([...add.split(' '), '--yes'])).toMatchObject({ code: 0 })
  const [, config = ''] = /appreg (config claude-code \S+ \S+ --server-url \S+),/.exec(refused.stderr) ?? []
  const printed = await home.appreg(config.split(' '))
  expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining('"callbackPort": 8080') })
})

test.concurrent('a connector is not printed for a server on this machine, nor for tokens that the server would refuse', async () => {
  const home = newHome(tenant.env)
  const more = { server: { kind: 'express', url: 'http://localhost:3000/mcp' }, api: { tokenVersion: 1 } }
  home.write('appreg.yaml', manifest('unreachable', more))
  expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
  const lacks = /lacks an https address of the server and access tokens of version 2\n/
  for (const target of ['power-platform', 'power-platform-oauth2', 'copilot-studio']) {
    const refused = await home.appreg(['config', target])
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(lacks) })
    expect(refused.stderr).toMatch(/^hint: write api\.tokenVersion: 2 into the manifest/m)
  }
  const pushed = await home.appreg(['connector', 'push', '--environment', 'default', '--yes'])
  expect(pushed).toMatchObject({ code: 3, stderr: expect.stringContaining('--server-url https://HOST/mcp') })
})

test.concurrent('config --all says of a target what it lacks, and prints the others', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('all-targets'))
  await home.prepare(['apply', '--yes'])
  const { code, stdout } = await home.appreg(['config', '--all', '-o', 'json'])
  const { targets } = JSON.parse(stdout)
  expect(targets.express).toMatchObject({ files: [], values: {} })
  expect(targets.express.notes).toEqual([
    expect.stringMatching(
      /^Not printed without the address of the server: .*--server-url https:\/\/HOST\/mcp/,
    ),
  ])
  expect(targets['power-platform'].files).toHaveLength(3)
  expect(code).toBe(0)
})

test.concurrent('config --access key prints the other way in, and only where there is one', async () => {
  const home = applied()
  const { stdout } = await home.appreg(['config', 'vscode', '--access', 'api-key'])
  expect(stdout).toMatch(/"Authorization": "Bearer \$\{input:api-key\}"/)
  const refused = await home.appreg(['config', 'arc-1', '--access', 'api-key'])
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('--access is not for arc-1') })
})

test.concurrent('config prints for the clients of the manifest', async () => {
  const home = newHome(tenant.env)
  const more = {
    clients: ['vscode', { 'claude-code': { callbackPort: 9000 } }],
    server: { url: 'https://mcp.example.com/mcp' },
  }
  home.write('appreg.yaml', manifest('for-clients', more))
  const { stdout } = await home.appreg(['apply', '--yes', '-o', 'json'])
  expect(Object.keys(JSON.parse(stdout).targets)).toEqual(['generic', 'vscode', 'claude-code'])
  const config = await home.appreg(['config'])
  expect(config.stdout).toContain('"callbackPort": 9000')
})

test.concurrent('config takes an OpenAPI document, an issuer and a solution for connectors', async () => {
  const home = applied()
  home.write('api.json', { swagger: '2.0', paths: { '/orders': { get: { operationId: 'ListOrders' } } } })
  const one = await home.appreg(['config', 'power-platform', '--openapi', 'api.json', '-o', 'json'])
  expect(JSON.parse(one.stdout).targets['power-platform'].files[0].content).toContain('ListOrders')
  const issuer = `https://login.microsoftonline.com/${tenant.ready.tenantId}/v2.0`
  const generic = [
    'config',
    'power-platform-oauth2',
    '--issuer',
    issuer,
    '--client-id',
    'there',
    '--audience',
    'https://api',
  ]
  const two = await home.appreg([...generic, '-o', 'json'])
  const { values, files } = JSON.parse(two.stdout).targets['power-platform-oauth2']
  expect(values).toMatchObject({ 'Client ID': 'there', Scope: 'openid offline_access' })
  expect(files[1].content).toContain('audience=https%3A%2F%2Fapi')
  const three = await home.appreg([
    'config',
    'power-platform',
    '--for-solution',
    '--publisher-prefix',
    'contoso',
    '--out',
    'out',
  ])
  expect(three.code).toBe(0)
  expect(home.read('out/power-platform/apiProperties.json')).toContain('contoso_clientid')
  expect(home.read('out/power-platform/administrator.md')).toContain('redirect add URL')
})

test.concurrent.each([
  [['power-platform', '--openapi', 'absent.json'], 'absent.json does not exist', 3],
  [
    ['power-platform-oauth2', '--issuer', 'https://login.microsoftonline.com/x'],
    '--issuer needs --client-id',
    3,
  ],
  [['power-platform-oauth2', '--audience', 'x'], '--audience is nothing without --issuer', 3],
  [['power-platform', '--publisher-prefix', 'x'], '--publisher-prefix is nothing without --for-solution', 3],
  [['power-platform', '--for-solution', '--publisher-prefix', '1x'], '"1x" is no prefix of a publisher', 3],
  [
    ['power-platform-oauth2', '--issuer', 'http://id.example.com', '--client-id', 'x'],
    'is no https address',
    3,
  ],
  [['arc-1', '--on-behalf-of'], '--on-behalf-of is not for arc-1', 3],
  [
    ['power-platform', '--on-behalf-of'],
    'power-platform lacks the pre-authorization of Azure API Connections',
    3,
  ],
])('config %j is refused', async (args, message, code) => {
  const home = applied()
  const ran = await home.appreg(['config', ...args])
  expect(ran).toMatchObject({ code, stdout: '' })
  expect(ran.stderr).toContain(message)
})

test.concurrent('config --out says what is in the way, and leaves it', async () => {
  const home = applied()
  home.write('out/arc-1/arc-1.env/something', 'mine')
  const folder = await home.appreg(['config', 'arc-1', '--out', 'out', '--force'])
  expect(folder).toMatchObject({ code: 3, stdout: '' })
  expect(folder.stderr).toMatch(/^error: nothing was written: out\/arc-1\/arc-1\.env cannot be read/m)
  expect(home.read('out/arc-1/arc-1.env/something')).toBe('mine')
  home.write('file', 'mine')
  const file = await home.appreg(['config', 'arc-1', '--out', 'file'])
  expect(file).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^error: nothing was written: .*file/),
  })
})

test.concurrent('config --out writes all files or none', async () => {
  const home = applied()
  home.write('out/vscode/.vscode', 'mine')
  const ran = await home.appreg(['config', 'arc-1', 'power-platform', 'vscode', '--out', 'out'])
  expect(ran).toMatchObject({ code: 3, stdout: '' })
  expect(ran.stderr).toMatch(/^error: nothing was written: /)
  expect(readdirSync(home.path('out'))).toEqual(['vscode'])
})

test.concurrent('the command that a missing secret is answered with gives the target what it lacks', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', {
    name: 'Without',
    key: 'without-secret',
    credentials: { secrets: [] },
    server: { kind: 'arc-1', url: 'https://w.contoso.example/mcp' },
  })
  await home.prepare(['apply', '--yes'])
  const config = ['config', 'power-platform-oauth2', '--app', 'without-secret']
  const lacking = await home.appreg(config)
  expect(lacking.code).toBe(3)
  const [, command = ''] = /mint one: appreg (.*?), or name one/.exec(lacking.stderr) ?? []
  expect(command).toMatch(/^secret add /)
  expect((await home.appreg([...command.split(' '), '--yes'])).code).toBe(0)
  expect((await home.appreg(config)).code).toBe(0)
})
