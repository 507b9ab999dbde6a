import { expect, test } from 'vitest'
import { goodMetadata, mcpServer } from '../doctor/server/given.ts'
import { deserted } from '../given/loopback.ts'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

// At its end, apply looks at the server of the manifest: a note at most.

const tenant = sharedTenant()

const withServer = (key: string, url: string, more: object = {}): Home => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, { clients: ['vscode'], server: { kind: 'generic', url }, ...more }))
  return home
}

test('a server that is not up yet is a note behind the result', async () => {
  const url = `http://127.0.0.1:${await deserted()}/mcp`
  const { code, stdout, stderr } = await withServer('not-up', url).appreg(['apply', '--yes', '-o', 'json'])
  expect(stderr).toMatch(
    new RegExp(`^note: the server is not up yet at ${url} \\(connection refused .*\\): .*appreg verify`, 'm'),
  )
  expect(JSON.parse(stdout).checks).not.toContainEqual(expect.objectContaining({ state: 'failed' }))
  expect(code).toBe(0)
})

test('one that does not fit is a note that says in what, and no token goes there', async () => {
  const given: string[] = []
  const url = await mcpServer(tenant.ready.tenantId, {
    metadata: () => undefined,
    accepts: (authorization) => given.push(authorization) > 0,
  })
  const { code, stderr } = await withServer('not-fitting', url).appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^note: the server at \S+ does not fit yet: /m)
  expect(stderr).toMatch(/^ {2}not so: the server publishes protected-resource metadata/m)
  expect(given).toEqual([])
  expect(code).toBe(0)
})

test('one that is as it should be is not mentioned, nor is one beside the local tenant', async () => {
  let scope = ''
  const url = await mcpServer(tenant.ready.tenantId, {
    metadata: (at) => ({ ...goodMetadata(tenant.ready.tenantId)(at), scopes_supported: [scope] }),
  })
  const home = withServer('fitting', url)
  await home.prepare(['apply', '--yes'])
  const { stdout } = await home.appreg(['show', '-o', 'json'])
  scope = `${JSON.parse(stdout).application.identifierUris[0]}/access_as_user`
  const again = await home.appreg(['apply', '--yes', '--verbose'])
  expect(again.stderr).toMatch(new RegExp(`^http +POST ${url} 401`, 'm'))
  expect(again.stderr).not.toMatch(/^note: the server/m)
  expect(again.code).toBe(0)
  const local = await home.appreg(['apply', '--yes', '--verbose', '--emulator'])
  expect(local.stderr).not.toContain(url)
})

test('one that accepts and never answers does not keep apply', async () => {
  const url = await mcpServer(tenant.ready.tenantId, { first: () => true })
  const { code, stderr } = await withServer('silent', url).appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^note: the server is not up yet at \S+ \(.*nothing came within/m)
  expect(code).toBe(0)
})

test('Ctrl-C behind the JSON document leaves standard output at that one', async () => {
  const url = await mcpServer(tenant.ready.tenantId, { first: () => true })
  const run = withServer('ended-behind', url).start(['apply', '--yes', '-o', 'json'])
  await run.prints(/\n}\n/)
  run.signal('SIGINT')
  const { code, stdout, stderr } = await run.done
  expect(JSON.parse(stdout)).toMatchObject({ appId: expect.any(String) })
  expect(stderr).toContain('error: interrupted')
  expect(code).toBe(130)
})

test('of a split, the connector stands for both', async () => {
  const url = `http://127.0.0.1:${await deserted()}/mcp`
  const home = withServer('not-up-split', url, { topology: 'split' })
  const { code, stderr } = await home.appreg(['apply', '--yes'])
  expect(stderr.match(/^note: the server is not up yet/gm)).toHaveLength(1)
  expect(code).toBe(0)
})
