import { expect, test } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

async function applied(key: string): Promise<Home> {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, { server: { kind: 'arc-1', url: 'https://arc1.example.com/mcp' } }))
  await home.appreg(['apply', '--yes'])
  return home
}

test.concurrent('config prints what the connector and the server of the manifest need', async () => {
  const { code, stdout } = await (await applied('printed')).appreg(['config'])
  expect(stdout).toMatch(/^power-platform$[\s\S]*^arc-1$/m)
  expect(code).toBe(0)
})

test.concurrent('config prints only the targets that are named', async () => {
  const { stdout } = await (await applied('named')).appreg(['config', 'arc-1'])
  expect(stdout).toMatch(/^arc-1$/m)
  expect(stdout).not.toMatch(/^power-platform$/m)
})

test.concurrent('config --app needs no manifest, and takes key, appId and object id', async () => {
  await applied('without-manifest')
  const { id, appId } = await tenant.colleague.application('without-manifest')
  for (const reference of ['without-manifest', appId, id]) {
    const { code, stdout } = await newHome(tenant.env).appreg(['config', 'arc-1', '--app', reference])
    expect(stdout).toContain(`SAP_OIDC_AUDIENCE=${appId}\n`)
    expect(code).toBe(0)
  }
})

test.concurrent('config --out writes each target into a folder of its own, and says which files', async () => {
  const home = await applied('written')
  const { code, stdout } = await home.appreg(['config', '--out', 'out'])
  expect(stdout).toContain('wrote out/arc-1/arc-1.env\n')
  expect(home.read('out/arc-1/arc-1.env')).toContain('SAP_OIDC_ISSUER=')
  expect(JSON.parse(home.read('out/power-platform/apiProperties.json'))).toHaveProperty('properties')
  expect(code).toBe(0)
})

test.concurrent('config --out writes nothing over a file that somebody changed, unless told to', async () => {
  const home = await applied('kept')
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
  const home = await applied('repeated')
  await home.appreg(['config', '--out', 'out'])
  expect(await home.appreg(['config', '--out', 'out'])).toMatchObject({ code: 0 })
})

test.concurrent('config --app takes the server from flags, checked as in a manifest', async () => {
  await applied('server-by-flag')
  const config = ['config', 'arc-1', '--app', 'server-by-flag']
  const { stdout } = await newHome(tenant.env).appreg([
    ...config,
    '--server-url',
    'https://mcp.example.com/mcp',
  ])
  expect(stdout).toContain('ARC1_PUBLIC_URL=https://mcp.example.com\n')
  const refused = await newHome(tenant.env).appreg([...config, '--server-url', 'http://mcp.example.com'])
  expect(refused).toMatchObject({ code: 3, stdout: '' })
  expect(refused.stderr).toContain('server.url  uses http, which only localhost may: use https')
})

test.concurrent('what a target lacks is named with the commands that add it, which run as printed', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('incomplete'))
  await home.appreg(['apply', '--yes'])
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

test.concurrent('config --all says of a target what it lacks, and prints the others', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('all-targets'))
  await home.appreg(['apply', '--yes'])
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
  const home = await applied('by-key')
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
