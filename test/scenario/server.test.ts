import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { aad, clientId, properties, token } from '../doctor/connector/given.ts'
import { redirectMismatch, selfByUri } from '../doctor/messages.ts'
import { goodMetadata, mcpServer } from '../doctor/server/given.ts'
import { deserted } from '../given/loopback.ts'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()
const nothing = '99999999-0000-4000-8000-000000000009'
const withoutTenant = (url: string) => ({ ...goodMetadata(nothing)(url), authorization_servers: [] })

const read = (stdout: string) => JSON.parse(stdout)
const kinds = (document: { findings: { fix: { kind: string } }[] }) =>
  document.findings.map(({ fix }) => fix.kind)

/** A registration that was applied, for a server at this address. */
async function applied(key: string, url: string) {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, { server: { kind: 'generic', url } }))
  await home.prepare(['apply', '--yes'])
  return home
}

test('doctor --server URL alone needs no sign-in, and says as JSON what it looked at', async () => {
  const url = await mcpServer(nothing, { metadata: withoutTenant })
  const { code, stdout, stderr } = await newHome().appreg(['doctor', '--server', url, '-o', 'json'])
  expect([code, stderr]).toEqual([2, ''])
  const document = read(stdout)
  expect(Object.keys(document)).toEqual(['codes', 'healthy', 'findings', 'server'])
  expect(kinds(document)).toEqual(['fix-resource-metadata'])
  expect(document.server).toMatchObject({
    url,
    checks: expect.arrayContaining([{ name: 'the server answers', state: 'passed', actual: 'HTTP 401' }]),
    clients: expect.arrayContaining([
      expect.objectContaining({ client: 'claude-code', verdict: 'does not' }),
    ]),
  })
})

test('with the registration: its secret gets a token, the server takes it, and the clients have their verdicts', async () => {
  const given: string[] = []
  const url = await mcpServer(tenant.ready.tenantId, {
    accepts: (authorization) => given.push(authorization) > 0,
    metadata: (at) => ({ ...goodMetadata(tenant.ready.tenantId)(at), scopes_supported: [scope] }),
  })
  let scope = ''
  const home = await applied('server-good', url)
  const { stdout: shown } = await home.appreg(['show', '-o', 'json'])
  scope = `${read(shown).application.identifierUris[0]}/access_as_user`
  const { code, stdout } = await home.appreg(['doctor', '--server', url, '-f', 'appreg.yaml', '-o', 'json'])
  const document = read(stdout)
  expect(kinds(document)).toEqual(['fix-resource-parameter'])
  expect(code).toBe(2)
  expect(document.server.checks.at(-1)).toMatchObject({ name: 'MCP tools/list succeeds', state: 'passed' })
  expect(given[0]).toMatch(/^Bearer eyJ/)
  expect(stdout).not.toContain(given[0]?.slice(-30))

  const verified = await home.appreg(['verify', '-o', 'json'])
  expect(verified).toMatchObject({ code: 0 })
  expect(read(verified.stdout).checks.at(-1)).toMatchObject({ name: 'MCP tools/list succeeds' })
})

test('the causes of a text are weighed by what the server and the files of a connector show, each looked at once', async () => {
  const asked: string[] = []
  const url = await mcpServer(nothing, {
    metadata: withoutTenant,
    first: ({ method = '' }) => asked.push(method) < 0,
  })
  const home = newHome()
  const settings = aad({}, { resourceUri: `api://${clientId}` })
  home.write('apiProperties.json', JSON.stringify(properties(token(settings))))
  const texts = ['Cannot GET /authorize', selfByUri(clientId)]
  const beside = ['--server', url, '--connector', 'apiProperties.json']
  const { code, stdout, stderr } = await home.appreg(['doctor', ...texts, ...beside, '-o', 'json'])
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^note: explained without a look at the registr/)])
  const { findings, server, files } = read(stdout)
  expect(findings.slice(0, 2)).toMatchObject([
    { fix: { kind: 'use-guid-resource' }, evidence: [{ expected: clientId, actual: `api://${clientId}` }] },
    { fix: { kind: 'fix-resource-metadata' }, evidence: [{ actual: 'none' }] },
  ])
  expect([server.url, files]).toMatchObject([url, [{ file: 'apiProperties.json' }]])
  expect(asked.filter((method) => method === 'POST')).toHaveLength(1)
})

test('as text: what was looked at, each finding in full, and the clients by their reasons', async () => {
  const url = await mcpServer(nothing, { metadata: withoutTenant })
  const { stdout } = await newHome().appreg(['doctor', '--server', url])
  expect(stdout).toMatch(/^The server http:\S+\/mcp\nok {7}the server answers: HTTP 401\n/)
  expect(stdout).toMatch(/\nfailed {3}the metadata name an authorization server\n/)
  expect(stdout).toContain('    found     none')
  expect(stdout).not.toContain('It may also be')
  expect(stdout).toMatch(
    /\ndoes not {2}.*VS Code with a client id of yours[\s\S]*\n {12}- MCP clients do not find out where to sign in\n$/,
  )
})

test('verify --server fails where the server does not fit, and not where it is not up yet', async () => {
  const url = await mcpServer(tenant.ready.tenantId, { metadata: () => undefined })
  const home = await applied('server-verify', 'https://orders.contoso.example/mcp')
  const bad = await home.appreg(['verify', '--server', url])
  expect(bad.code).toBe(2)
  expect(bad.stdout).toMatch(/failed {3}the server publishes protected-resource metadata/)
  const down = await home.appreg(['verify', '--server', `http://127.0.0.1:${await deserted()}/mcp`])
  expect(down.code).toBe(0)
  expect(down.stdout).toMatch(/skipped {2}the server answers: it is not up yet/)
})

test('a token of the environment is tried, and stands nowhere', async () => {
  const token = 'eyJhbGciOiJub25lIn0.eyJhdWQiOiJmYWtlIn0.bm90LWEtdG9rZW4tbm90LWEtdG9rZW4'
  const url = await mcpServer(nothing, { metadata: withoutTenant, accepts: () => false })
  const home = newHome({ APPREG_ACCESS_TOKEN: token })
  const args = ['doctor', '--server', url, '--verbose', '--report', 'r.html', '--bundle', 'b.json']
  const { stdout, stderr } = await home.appreg(args)
  expect(stdout).toContain('The server refuses the token')
  expect(stderr).toMatch(/^http +POST \S+ 401 /m)
  for (const text of [stdout, stderr, home.read('r.html'), home.read('b.json')])
    expect(text).not.toContain(token.slice(-20))
})

test('--report and --bundle write what was found, for the owner of the file alone', async () => {
  const home = newHome()
  const args = [
    'doctor',
    redirectMismatch('http://localhost:43210/callback'),
    '--report',
    'out/r.html',
    '--bundle',
    'b.json',
  ]
  const { code, stdout } = await home.appreg(args)
  expect(code).toBe(2)
  expect(stdout).toMatch(/^AADSTS50011/)
  expect(home.read('out/r.html')).toMatch(/^<!doctype html>[\s\S]*The redirect URI is not registered/)
  expect(read(home.read('b.json'))).toMatchObject({
    format: 'appreg-doctor/1',
    codes: [50011],
    healthy: false,
  })
  expect([home.mode('out/r.html'), home.mode('b.json')]).toEqual([0o600, 0o600])
})

test('a key in the address is not shown again', async () => {
  for (const format of ['text', 'json']) {
    const args = ['doctor', '--server', 'http://127.0.0.1:9/mcp?key=obviously-not-a-real-key', '-o', format]
    const { code, stdout, stderr } = await newHome().appreg(args)
    expect(code).toBe(2)
    expect(stdout).toContain('http://127.0.0.1:9/mcp?…')
    expect(stdout + stderr).not.toContain('not-a-real-key')
  }
})

test('bad input: no address, a file that cannot be written, what excludes each other: exit code 3', async () => {
  const home = newHome()
  home.write('file', '')
  const cases = [
    [['doctor', '--server', 'orders.example/mcp'], '"orders.example/mcp" is no address of a server'],
    [
      ['doctor', '--server', 'https://ada:pw@orders.example/mcp'],
      'the address of a server holds no user name',
    ],
    [['doctor', 'AADSTS50011', '--report', 'file/r.html'], 'file/r.html cannot be written'],
    [['doctor', '--server', 'http://127.0.0.1:9/', '--offline'], '--server and --offline exclude each other'],
    [['verify', '--app', 'x', '--server', 'x'], '"x" is no address of a server'],
  ] as const
  for (const [args, says] of cases) {
    const { code, stderr } = await home.appreg(args)
    expect([code, stderr]).toEqual([3, expect.stringContaining(says)])
  }
  expect(existsSync(home.path('r.html'))).toBe(false)
})
