import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { watch } from './running.ts'
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

test.concurrent('a link in the current directory is refused, also where the path is absolute', async () => {
  const home = newHome(tenant.env)
  home.write('elsewhere/x', '')
  symlinkSync(home.path('elsewhere'), home.path('link'))
  const { code, stderr } = await home.appreg(apply('linked', `file:${home.path('link/client.secret')}`))
  expect(stderr).toMatch(/link is a symbolic link$/m)
  expect(code).toBe(3)
})

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
  await home.prepare(['apply', '--yes'])
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

describe('a job of GitHub Actions', () => {
  /** What the runner makes of the output: masks from their line on, and no line with a command. */
  function logOf(output: string): string {
    const masks: string[] = []
    return output
      .split('\n')
      .flatMap((line) => {
        const mask = /^::add-mask::(.+)$/.exec(line)?.[1]
        if (mask) masks.push(mask)
        return mask ? [] : [masks.reduce((rest, one) => rest.replaceAll(one, '***'), line)]
      })
      .join('\n')
  }

  test.concurrent.each(['env', 'output'])(
    'gets the secret for its later steps by github-%s, and its log shows none',
    async (file) => {
      const key = `github-${file}`
      const home = newHome(tenant.env)
      home.write('commands', '')
      const job = { GITHUB_ACTIONS: 'true', [`GITHUB_${file.toUpperCase()}`]: home.path('commands') }
      const ran = await home.appreg(
        apply(key, `github-${file}:CLIENT_SECRET`, '-o', 'json', '--verbose'),
        job,
      )
      expect(ran.code, ran.stderr).toBe(0)
      const value = /^CLIENT_SECRET<<(\S+)\n(.*)\n\1\n$/.exec(home.read('commands'))?.[2] ?? ''
      const { appId, secrets } = JSON.parse(ran.stdout)
      expect(secrets).toMatchObject([{ name: 'connector', deliveredTo: `github-${file}:CLIENT_SECRET` }])
      expect(await tenant.colleague.tokenStatus(appId, value)).toBe(200)
      expect(ran.stderr).toContain(`::add-mask::${value}\n`)
      expect(ran.stdout + logOf(ran.stderr)).not.toContain(value)
    },
  )

  test.concurrent('is refused where its agent cannot hear: the mask would end in a file', async () => {
    const home = newHome(tenant.env)
    home.write('commands', '')
    const line = apply('github-unheard', 'github-env:X').map((word) => `'${word}'`)
    const job = `export GITHUB_ACTIONS=true GITHUB_ENV='${home.path('commands')}'`
    const { code } = await home.shell(`${job}\nappreg ${line.join(' ')} 2> log`)
    expect(home.read('log')).toMatch(/github-env:X needs standard error, which leads to a file or nowhere/)
    expect(code).toBe(3)
    expect(await tenant.colleague.applications('github-unheard')).toEqual([])
  })
})

test.concurrent('a job of Azure Pipelines gets the secret as a secret variable', async () => {
  const ran = await newHome(tenant.env).appreg(
    apply('azure-job', 'azure-pipelines:ClientSecret', '-o', 'json'),
    { TF_BUILD: 'True' },
  )
  const value =
    /^##vso\[task\.setvariable variable=ClientSecret;issecret=true\](\S+)$/m.exec(ran.stderr)?.[1] ?? ''
  expect(ran.stderr.split(value)).toHaveLength(2)
  expect(ran.stdout).not.toContain(value)
  expect(await tenant.colleague.tokenStatus(JSON.parse(ran.stdout).appId, value)).toBe(200)
})

describe('a vault', () => {
  test.concurrent('gets the secret, and is not asked again by an apply that has nothing to do', async () => {
    const home = newHome(tenant.env)
    const to = apply('into-vault', 'keyvault://emulator-vault/into-vault', '--verbose')
    expect(await home.appreg(to)).toMatchObject({ code: 0 })
    const held = await tenant.colleague.vault<{ value: string; tags: object; attributes: object }>(
      'GET',
      '/secrets/into-vault',
    )
    const { appId, passwordCredentials } = await tenant.colleague.application('into-vault')
    const [credential] = passwordCredentials
    expect(held?.tags).toEqual({ appId, keyId: credential?.keyId })
    expect(held?.attributes).toMatchObject({
      exp: Math.floor(Date.parse(credential?.endDateTime ?? '') / 1000),
    })
    expect(await tenant.colleague.tokenStatus(appId, held?.value ?? '')).toBe(200)
    const again = await home.appreg(to)
    expect(again.stderr).not.toContain('vault.azure.net')
    expect(again.stdout).toContain('(in keyvault://emulator-vault/into-vault)')
  })

  test.concurrent('that cannot be reached gets none: nothing is created', async () => {
    const { code, stderr } = await newHome(tenant.env).appreg(apply('no-vault', 'keyvault://no-such-vault/x'))
    expect(stderr).toMatch(
      /^error: keyvault:\/\/no-such-vault\/x cannot be reached: no answer from no-such-vault\.vault\.azure\.net/,
    )
    expect(stderr).toMatch(/^hint: no secret was minted, and nothing was changed$/m)
    expect(code).toBe(1)
    expect(await tenant.colleague.applications('no-vault')).toEqual([])
  })
})

test.concurrent('a program that fails has its say, without the secret, which is removed again', async () => {
  const home = newHome(tenant.env)
  home.script('fail.sh', '#!/bin/sh\necho "no room for $(cat)" >&2\nexit 7\n')
  const { code, stderr } = await home.appreg(apply('program-fails', 'command:./fail.sh'))
  expect(stderr).toMatch(
    /^error: the secret "connector" could not be delivered: \.\/fail\.sh ended with code 7: no room for \*\*\*; it was removed again$/m,
  )
  expect(stderr).not.toMatch(/perhaps done: .*mint the secret/)
  expect(code).toBe(1)
  const [app] = await tenant.colleague.applications('program-fails')
  expect(app?.passwordCredentials).toEqual([])
})

// A disk of its own for one command; it is gone with it.
const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe.skipIf(!canMount)('a disk (needs the right to mount one)', () => {
  test.concurrent.each([
    [
      'that is full',
      'mount -t tmpfs -o size=4k tmpfs disk; head -c 8192 /dev/zero > disk/full',
      /no space left/,
    ],
    [
      'that is read-only',
      'mount -t tmpfs -o ro tmpfs disk',
      /read-only file system|disk.registrations.* cannot be written/,
    ],
  ])('%s takes no secret, and no journal: nothing is created', async (what, mount, reason) => {
    for (const place of ['file:disk/client.secret', 'file:client.secret']) {
      const isSink = place.includes('disk')
      const key = `disk-${what.length}-${isSink ? 'sink' : 'journal'}`
      const home = newHome(tenant.env)
      home.write('disk/x', '')
      const program = resolve(import.meta.dirname, '../../bin/appreg.js')
      const state = home.path(isSink ? 'state' : 'disk')
      const env = { ...tenant.env, PATH: process.env.PATH, HOME: home.folder, APPREG_STATE_HOME: state }
      home.script('on-disk.sh', `#!/bin/sh\n(${mount}) 2> mount.log\nexec "$@"\n`)
      const line = ['-m', home.path('on-disk.sh'), process.execPath, program, ...apply(key, place)]
      const { code, stderr } = await watch(spawn('unshare', line, { cwd: home.folder, env })).done
      expect(stderr).toMatch(reason)
      expect(code).toBe(3)
      expect(await tenant.colleague.applications(key)).toEqual([])
    }
  })
})
