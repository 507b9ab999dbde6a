import { expect, test } from 'vitest'
import { aad, clientId, consent, oauth2, properties, swagger, token } from '../doctor/connector/given.ts'
import { redirectMismatch } from '../doctor/messages.ts'
import { newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const good = properties(token(aad()))
const bad = properties(token(oauth2({ scopes: ['api://x/access_as_user'] })))
const secret = 'kX78Q~obviously.not-a-real-secret_0123456'

test.concurrent('files that fit: exit code 0, and how many were read', async () => {
  const home = newHome()
  home.write('apiProperties.json', good)
  home.write('apiDefinition.swagger.json', swagger())
  const { code, stdout, stderr } = await home.appreg(['connector', 'lint', '.'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe('2 files read: nothing found that would stop a sign-in.\n')
})

test.concurrent('findings with file, line, path and what to do: exit code 2', async () => {
  const home = newHome()
  home.write('mine/apiProperties.json', JSON.stringify(bad, null, 2))
  const { code, stdout } = await home.appreg(['connector', 'lint', 'mine/apiProperties.json'])
  expect(code).toBe(2)
  expect(stdout).toMatch(/^error: The scope lacks offline_access\n/)
  expect(stdout).toMatch(
    /mine\/apiProperties\.json:\d+\s+properties\.connectionParameters\.token\.oAuthSettings\.scopes/,
  )
  expect(stdout).toContain('What to do: add offline_access to scopes')
  expect(stdout).toContain('1 file read: 1 error.')
})

test.concurrent('-o json is the diagnosis of doctor, with the files that were read', async () => {
  const home = newHome()
  home.write('a/apiProperties.json', bad)
  home.write('b/apiProperties.json', good)
  const { code, stdout } = await home.appreg(['connector', 'lint', 'a', 'b', '-o', 'json'])
  expect(code).toBe(2)
  const document = JSON.parse(stdout)
  expect(document).toMatchObject({
    codes: [],
    healthy: false,
    files: [
      { file: 'a/apiProperties.json', kind: 'apiProperties' },
      { file: 'b/apiProperties.json', kind: 'apiProperties' },
    ],
  })
  for (const finding of document.findings) {
    expect(Object.keys(finding)).toEqual(['code', 'title', 'cause', 'severity', 'evidence', 'fix'])
    expect(Object.keys(finding.fix)).toEqual(['kind', 'summary', 'automatic', 'changes', 'steps'])
  }
})

test.concurrent('nothing is written, whatever is found', async () => {
  const home = newHome()
  const text = '{"properties":{"connectionParameters":{},"unknown":[1]},"more":null}'
  home.write('apiProperties.json', text)
  await home.appreg(['connector', 'lint', 'apiProperties.json'])
  expect(home.read('apiProperties.json')).toBe(text)
})

test.concurrent('every file that cannot be read is named: exit code 3', async () => {
  const home = newHome()
  home.write('commented.json', '{\n  "properties": {} // mine\n}')
  home.write('package.json', { name: 'x' })
  home.write('good.json', good)
  const files = ['commented.json', 'package.json', 'missing.json', 'good.json']
  const { code, stdout } = await home.appreg(['connector', 'lint', ...files, '-o', 'json'])
  expect(code).toBe(3)
  const { error } = JSON.parse(stdout)
  expect(error.code).toBe('INPUT_UNREADABLE')
  expect(error.message).toContain('commented.json, line 2, is not JSON: a comment')
  expect(error.message).toContain('package.json is JSON, and no file of a connector')
  expect(error.message).toContain('missing.json does not exist')
})

test.concurrent.each([
  [['connector'], 'connector needs an action'],
  [['connector', 'lnit', 'x.json'], 'connector has no action "lnit"'],
  [['connector', 'lint'], 'connector lint needs a file or a folder'],
])('%j is bad usage', async (args, message) => {
  const { code, stderr } = await newHome().appreg(args)
  expect(code).toBe(3)
  expect(stderr).toContain(message)
})

test.concurrent('a secret in a file is never printed, nor what a terminal would obey', async () => {
  const home = newHome()
  home.write(
    'apiProperties.json',
    properties(token(aad({ clientSecret: secret, clientId: '\u001b[31mred' }))),
  )
  const runs = await Promise.all(
    [[], ['-o', 'json']].map((more) => home.appreg(['connector', 'lint', 'apiProperties.json', ...more])),
  )
  for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toMatch(/obviously|\u001b/)
})

test.concurrent('-f holds the connector against the manifest, and nobody signs in', async () => {
  const home = newHome()
  home.write('appreg.yaml', {
    name: 'Orders',
    server: { kind: 'arc-1', url: 'https://orders.contoso.example/mcp' },
  })
  home.write('apiProperties.json', properties(token(aad({}, { tenantId: 'common' }))))
  home.write('apiDefinition.swagger.json', swagger({ host: 'old.contoso.example' }))
  const { code, stdout } = await home.appreg(['connector', 'lint', '.', '-f', 'appreg.yaml', '-o', 'json'])
  expect(code).toBe(2)
  const codes = JSON.parse(stdout).findings.map(
    ({ code: one, title }: { code: number; title: string }) => one ?? title,
  )
  expect(codes).toEqual([50194, 50011, 'The connector leads to another server'])
})

test.concurrent('--app holds it against the tenant; what appreg prints fits', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', {
    name: 'Linted',
    server: { kind: 'arc-1', url: 'https://linted.contoso.example/mcp' },
    credentials: { secrets: [{ name: 'connector', store: 'file:client.secret' }] },
  })
  await home.prepare(['apply', '--yes'])
  await home.prepare(['config', 'power-platform', 'power-platform-oauth2', '--out', 'files'])
  const folders = ['files/power-platform', 'files/power-platform-oauth2']
  const fits = await home.appreg(['connector', 'lint', ...folders, '--app', 'linted', '-o', 'json'])
  expect(fits.code).toBe(0)
  home.write('other/apiProperties.json', properties(token(aad())))
  const other = await home.appreg(['connector', 'lint', 'other', '--app', 'linted', '-o', 'json'])
  expect(other.code).toBe(2)
  expect(JSON.parse(other.stdout).codes).toEqual(expect.arrayContaining([700016, 500011, 50011]))
})

test.concurrent('doctor --connector: the same findings, behind those of a text', async () => {
  const home = newHome()
  home.write('apiProperties.json', bad)
  const lint = await home.appreg(['connector', 'lint', 'apiProperties.json', '-o', 'json'])
  const doctor = (more: readonly string[]) =>
    home.appreg(['doctor', '--connector', 'apiProperties.json', ...more])
  const [alone, joined, shown] = await Promise.all([
    doctor(['-o', 'json']),
    doctor(['-o', 'json', redirectMismatch(`${consent}/x`)]),
    doctor([redirectMismatch(`${consent}/x`)]),
  ])
  expect(JSON.parse(alone.stdout)).toEqual(JSON.parse(lint.stdout))
  const { codes, findings } = JSON.parse(joined.stdout)
  expect(codes).toEqual([50011])
  expect(findings[0].code).toBe(50011)
  expect(findings.slice(-JSON.parse(lint.stdout).findings.length)).toEqual(JSON.parse(lint.stdout).findings)
  expect(shown.stdout).toMatch(/^AADSTS50011[\s\S]*^error: The scope lacks offline_access/m)
  expect([alone.code, joined.code, shown.code]).toEqual([2, 2, 2])
})

test.concurrent('a connector without trouble beside a text that tells of some: exit code 2', async () => {
  const home = newHome()
  home.write('apiProperties.json', good)
  const { code } = await home.appreg([
    'doctor',
    '--connector',
    'apiProperties.json',
    `AADSTS700016 ${clientId}`,
  ])
  expect(code).toBe(2)
})
