import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Home, manifest, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()

const apply = (key: string, sink: string, ...more: string[]) => [
  ...['apply', '--name', `Test ${key}`, '--key', key, '--yes', '--secret-to', sink],
  ...more,
]

const refused: readonly [string, string, (home: Home) => void, RegExp][] = [
  ['below a file', 'plain/client.secret', (home) => home.write('plain', ''), /plain is not a folder/],
  [
    'that git tracks',
    'client.secret',
    (home) => {
      home.write('client.secret', 'x')
      execFileSync('git', ['init', '-q'], { cwd: home.folder, env: { PATH: process.env.PATH } })
      execFileSync('git', ['add', 'client.secret'], { cwd: home.folder, env: { PATH: process.env.PATH } })
    },
    /git tracks this file/,
  ],
  [
    'that is a symbolic link',
    'client.secret',
    (home) => symlinkSync('/dev/null', home.path('client.secret')),
    /it is a symbolic link/,
  ],
  ['that is a folder', 'client.secret', (home) => home.write('client.secret/x', ''), /not a regular file/],
]

test.concurrent.each(refused)(
  'a file %s takes no secret: exit code 3, and nothing is created',
  async (which, path, prepare, reason) => {
    const key = which.replaceAll(' ', '-')
    const home = newHome(tenant.env)
    prepare(home)
    const { code, stderr } = await home.appreg(apply(key, `file:${path}`))
    expect(stderr).toMatch(reason)
    expect(stderr).toMatch(/^hint: name another file/m)
    expect(code).toBe(3)
    expect(await tenant.colleague.applications(key)).toEqual([])
  },
)

test.concurrent('a sink that does not exist is refused with those that do', async () => {
  const { code, stderr } = await newHome(tenant.env).appreg(apply('no-sink', 'keyvalt://x/y', '-v'))
  expect(stderr).toMatch(/"keyvalt:\/\/x\/y" is not a sink: did you mean `keyvault:\/\/VAULT\/NAME`\?/)
  expect(stderr).toMatch(/^hint: the sinks are keyvault:.*, file:PATH, .* or stdout$/m)
  expect(stderr).not.toMatch(/^http /m)
  expect(code).toBe(3)
  expect(await tenant.colleague.applications('no-sink')).toEqual([])
})

test.concurrent('with --secret-to stdout -o json the value stands in its field, once, and it works', async () => {
  const { stdout, stderr } = await newHome(tenant.env).appreg(
    apply('once-json', 'stdout', '-o', 'json', '--verbose'),
  )
  const { appId, secrets } = JSON.parse(stdout)
  expect(secrets).toHaveLength(1)
  expect(secrets[0]).toMatchObject({ name: 'connector', deliveredTo: 'stdout' })
  expect(stdout.split(secrets[0].value)).toHaveLength(2)
  expect(stderr).not.toContain(secrets[0].value)
  expect(await tenant.colleague.tokenStatus(appId, secrets[0].value)).toBe(200)
})

test.concurrent('with --secret-to stdout the value is shown once', async () => {
  const { stdout, stderr } = await newHome(tenant.env).appreg(apply('once-text', 'stdout'))
  const value = /^secret "connector", shown this once: (\S+)$/m.exec(stdout)?.[1] ?? ''
  const { appId } = await tenant.colleague.application('once-text')
  expect(await tenant.colleague.tokenStatus(appId, value)).toBe(200)
  expect(stdout.split(value)).toHaveLength(2)
  expect(stderr).not.toContain(value)
})

test.concurrent('config prints the secret only with --show-secret', async () => {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest('shown'))
  await home.appreg(['apply', '--yes'])
  const value = home.read('connector.secret').trim()
  for (const output of ['text', 'json']) {
    const config = ['config', '--all', '-o', output]
    expect((await home.appreg(config)).stdout).not.toContain(value)
    expect((await home.appreg([...config, '--show-secret'])).stdout).toContain(value)
  }
})

test.concurrent('a folder that does not exist yet is made, for its owner only', async () => {
  const home = newHome(tenant.env)
  expect(await home.appreg(apply('new-folder', 'file:a/b/client.secret'))).toMatchObject({ code: 0 })
  expect(home.mode('a')).toBe(0o700)
  expect(home.mode('a/b/client.secret')).toBe(0o600)
})
