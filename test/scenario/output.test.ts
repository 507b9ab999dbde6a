import { expect, test } from 'vitest'
import { manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

/** A home whose manifest has been applied. */
async function applied(key: string) {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key))
  await home.prepare(['apply', '--yes'])
  return home
}

test.concurrent('plan -o json prints one document with the changes', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('json-plan'))
  const { code, stdout } = await home.appreg(['plan', '-o', 'json'])
  const plan = JSON.parse(stdout)
  expect(code).toBe(0)
  expect(plan).toMatchObject({ tenantId: tenant.ready.tenantId, key: 'json-plan', counts: { create: 4 } })
  expect(plan.changes).toContainEqual({ object: 'servicePrincipal', name: 'Test json-plan', op: 'create' })
})

test.concurrent('apply -o json prints one document: ids, plan, checks, where the secret went, configuration', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('json-apply'))
  const { stdout } = await home.appreg(['apply', '--yes', '-o', 'json'])
  const { appId, id } = await tenant.colleague.application('json-apply')
  expect(JSON.parse(stdout)).toMatchObject({
    appId,
    objectId: id,
    tenantId: tenant.ready.tenantId,
    plan: { counts: { create: 4 } },
    checks: expect.arrayContaining([{ name: 'the secret gets a token', state: 'passed' }]),
    secrets: [{ name: 'connector', deliveredTo: 'file:connector.secret' }],
    targets: { 'power-platform': { files: expect.any(Array) } },
  })
  expect(stdout).not.toContain(home.read('connector.secret').trimEnd())
})

test.concurrent('verify -o json prints one document with the checks', async () => {
  const { stdout } = await (await applied('json-verify')).appreg(['verify', '-o', 'json'])
  const { healthy, checks } = JSON.parse(stdout)
  expect(healthy).toBe(true)
  expect(checks.map(({ state }: { state: string }) => state)).toEqual(Array(6).fill('passed'))
})

test.concurrent('config -o json gives for each target its files, values and notes', async () => {
  const { stdout } = await (await applied('json-config')).appreg(['config', '--all', '-o', 'json'])
  const document = JSON.parse(stdout)
  expect(Object.keys(document)).toEqual(['targets'])
  expect(Object.keys(document.targets)).toEqual(expect.arrayContaining(['power-platform', 'arc-1', 'vscode']))
  for (const target of Object.values(document.targets)) {
    expect(Object.keys(target as object)).toEqual(['files', 'values', 'notes'])
  }
  expect(document.targets['arc-1'].files).toEqual([
    { path: 'arc-1.env', mediaType: 'text/plain', content: expect.stringContaining('SAP_OIDC_ISSUER=') },
  ])
})

test.concurrent('schema prints a JSON Schema, with -o json and without', async () => {
  const home = newHome()
  const { stdout } = await home.appreg(['schema'])
  expect(JSON.parse(stdout)).toMatchObject({ type: 'object', required: ['name'] })
  expect((await home.appreg(['schema', '-o', 'json'])).stdout).toBe(stdout)
})

test.concurrent.each([
  ['a flag that does not exist', ['plan', '--outptu', 'json', '-o', 'json'], 'USAGE', 3],
  ['a command that does not exist', ['aply', '--output=json'], 'USAGE', 3],
  ['a value that is not allowed', ['plan', '-o', 'json', '--cloud', 'mars'], 'USAGE', 3],
  ['a manifest that is not there', ['plan', '-ojson'], 'INPUT_UNREADABLE', 3],
  ['a registration that is not there', ['config', '--app', 'no-such-key', '-o', 'json'], 'NOT_FOUND', 1],
])('%s is one JSON document with code, message and hints', async (_, args, code, exit) => {
  const ran = await newHome(tenant.env).appreg(args)
  expect(JSON.parse(ran.stdout)).toEqual({
    error: { code, message: expect.any(String), hints: expect.arrayContaining([expect.any(String)]) },
  })
  expect(ran.code).toBe(exit)
})

test.concurrent('a completion script and an unknown command of help come as JSON where asked', async () => {
  const home = newHome()
  const { stdout } = await home.appreg(['completion', 'fish', '-o', 'json'])
  expect(JSON.parse(stdout)).toEqual({
    shell: 'fish',
    script: (await home.appreg(['completion', 'fish'])).stdout,
  })
  const helpless = await home.appreg(['help', 'aply', '-o', 'json'])
  expect(JSON.parse(helpless.stdout)).toMatchObject({ error: { message: "unknown command 'aply'" } })
  expect(helpless.code).toBe(3)
})

test.concurrent('flags before the command are refused with where they belong', async () => {
  const { code, stderr } = await newHome().appreg(['--emulator', 'list'])
  expect(stderr).toContain('flags stand behind the command')
  expect(code).toBe(3)
})

test.concurrent('a manifest comes on standard input, also where two things are looked at', async () => {
  const home = await applied('piped-in')
  const text = JSON.stringify(manifest('piped-in'))
  const verified = await home.piped(['verify', '-f', '-', '-o', 'json'], text)
  expect(JSON.parse(verified.stdout)).toMatchObject({ healthy: true })
  const wrong = await home.piped(['plan', '-f', '-'], 'nmae: X')
  expect(wrong.stderr).toContain('standard input:1:1  nmae  unknown key; did you mean `name`?')
  expect(wrong.code).toBe(3)
})

test.concurrent('without -o json an error leaves standard output empty', async () => {
  const { stdout, stderr } = await newHome(tenant.env).appreg(['config', '--app', 'no-such-key'])
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^error: there is no registration no-such-key in this tenant\nhint: /)
})

test.concurrent('--quiet leaves standard error empty', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('quiet'))
  expect(await home.appreg(['apply', '--yes', '--quiet'])).toMatchObject({ code: 0, stderr: '' })
})

test.concurrent('a pipe gets no colour', async () => {
  const { stdout, stderr } = await (await applied('plain')).appreg(['verify'])
  expect(stdout + stderr).not.toContain('\u001b')
})
