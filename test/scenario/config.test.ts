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
