import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { exportJWK, exportPKCS8, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Colleague, signIn } from './colleague.ts'
import { leaksIn, leaksInFiles, processesOf } from './leaks.ts'
import type { Ran, Running } from './running.ts'
import { type Home, launchEmulator, newHome, type Ready } from './support.ts'

vi.setConfig({ testTimeout: 180_000 })

const onLinux = existsSync('/proc/self/environ')
const issuer = 'https://issuer.example'

interface Stage {
  readonly ready: Ready
  readonly colleague: Colleague
  /** What the emulator has noted, and said besides its ready line. */
  log(): string
  said(): string
  readonly values: Set<string>
  /** Environments that sign in, each in its own way. */
  readonly ways: Readonly<Record<'secret' | 'certificate' | 'federated', Record<string, string>>>
}

const stage: { set?: Stage; emulator?: Running } = {}
const staged = (): Stage => {
  if (!stage.set) throw new Error('the emulator is not running')
  return stage.set
}

/** An emulator whose bootstrap application signs in with a secret, a certificate, or a token of somebody else. */
beforeAll(async () => {
  const home = newHome()
  const outside = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(outside.publicKey)), kid: 'k1', alg: 'RS256' }
  home.write('seed.json', { federatedIssuers: [{ issuer, jwks: { keys: [jwk] } }] })
  const logged = ['--log', home.path('emulator.log')]
  const emulator = await launchEmulator(home, '--control', '--seed', home.path('seed.json'), ...logged)
  stage.emulator = emulator
  const { ready } = emulator
  const colleague = await signIn(ready)
  const { clientId } = ready.bootstrap
  const app = `/applications(appId='${clientId}')`
  const { pem, raw, body } = await clientCertificate()
  await colleague.graph('PATCH', app, {
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', key: raw }],
  })
  const subject = 'workload'
  await colleague.graph('POST', `${app}/federatedIdentityCredentials`, {
    ...{ name: 'workload', issuer, subject, audiences: ['api://AzureADTokenExchange'] },
  })
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience('api://AzureADTokenExchange')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(outside.privateKey)
  home.write('client.pem', pem)
  home.write('token', assertion)
  const { AZURE_CLIENT_SECRET: _, ...plain } = ready.env
  stage.set = {
    ready,
    log: () => home.read('emulator.log'),
    said: () => emulator.stderr,
    colleague,
    values: new Set([ready.bootstrap.clientSecret, ready.admin.password, body, assertion]),
    ways: {
      secret: { ...ready.env },
      certificate: { ...plain, AZURE_CLIENT_CERTIFICATE_PATH: home.path('client.pem') },
      federated: { ...plain, AZURE_FEDERATED_TOKEN_FILE: home.path('token') },
    },
  }
})

afterAll(async () => {
  stage.set?.colleague.leave()
  stage.emulator?.signal('SIGTERM')
  await stage.emulator?.done
})

async function clientCertificate() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name: 'CN=appreg tests', keys, signingAlgorithm: algorithm },
    ...{ notBefore: new Date('2020-01-01'), notAfter: new Date('2100-01-01') },
  })
  const key = await exportPKCS8(keys.privateKey)
  return {
    pem: `${key}\n${certificate.toString('pem')}\n`,
    raw: Buffer.from(certificate.rawData).toString('base64'),
    body: key.split('\n')[5] ?? '',
  }
}

/** Where secrets are meant to be in the home of a story. */
const meant = [
  'connector.secret',
  'second.secret',
  'store',
  'github',
  'git.seen',
  'program.seen',
  'keys',
  'fleet',
  // What somebody pastes to be diagnosed.
  'pasted.log',
]

const PASSPHRASE = 'fake-passphrase-of-the-key-file'

/** A home whose git and whose delivering program note what they can see of themselves and of who called them. */
function watchedHome(way: keyof Stage['ways']): Home {
  const home = newHome({ ...staged().ways[way], TMPDIR: '/nowhere' })
  mkdirSync(home.path('bin'))
  mkdirSync(home.path('tmp'))
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim()
  const seen = (name: string) =>
    `cat /proc/$$/cmdline /proc/$$/environ /proc/$PPID/cmdline >> "${home.path(name)}"`
  writeFileSync(join(home.path('bin'), 'git'), `#!/bin/sh\n${seen('git.seen')}\nexec ${real} "$@"\n`, {
    mode: 0o755,
  })
  home.script('deliver.sh', `#!/bin/sh\n${seen('program.seen')}\ncat > store\n`)
  home.script('fail.sh', `#!/bin/sh\nvalue=$(cat)\necho "no room for $value" >&2\necho "$value"\nexit 7\n`)
  home.write('github/env', '')
  home.write('github/output', '')
  home.write('api.json', api('/orders'))
  home.write('broken.json', api('/Orders', '/orders'))
  execFileSync('git', ['init', '-q', home.folder])
  return home
}

/** An API definition that the connector service takes, unless two of its paths differ in nothing but case. */
const api = (...paths: string[]) => ({
  swagger: '2.0',
  info: { title: 'Orders', description: 'Orders', version: '1.0' },
  host: 'orders.example.com',
  paths: Object.fromEntries(
    paths.map((path) => [path, { get: { operationId: path, responses: { 200: { description: 'All' } } } }]),
  ),
})

const env = (home: Home) => ({
  PATH: `${home.path('bin')}:${process.env.PATH}`,
  TMPDIR: home.path('tmp'),
  AZURE_LOG_LEVEL: 'verbose',
  GITHUB_ACTIONS: 'true',
  GITHUB_ENV: home.path('github/env'),
  GITHUB_OUTPUT: home.path('github/output'),
  TF_BUILD: 'True',
})

/** Traces what can be traced, and opens key files where that may be needed. */
const modeOf = ([name = '']: readonly string[]): string[] => [
  ...(['schema', 'doctor', 'completion'].includes(name) ? [] : ['--verbose']),
  ...(['apply', 'verify'].includes(name) ? ['--passphrase-env', 'KEY_PASSPHRASE'] : []),
]

/** Runs a command, and looks at its processes while it runs. */
async function watched(home: Home, args: readonly string[], more: Record<string, string> = {}) {
  const mode = modeOf(args)
  // Where it is not named, it is just a variable that programs inherit.
  const passphrase = mode.includes('KEY_PASSPHRASE') ? { KEY_PASSPHRASE: PASSPHRASE } : {}
  const run = home.start([...args, ...mode], { ...passphrase, ...env(home), ...more })
  const processes: string[] = []
  let isOver = false
  run.done.finally(() => {
    isOver = true
  })
  while (!isOver) {
    processes.push(...processesOf(run.pid).map(({ text }) => text))
    // What is brief notes itself.
    await new Promise((next) => setTimeout(next, 100))
  }
  return { ran: await run.done, processes: processes.join('\n') }
}

/** It may have ended by itself. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Whatever a sink holds by now is known: it must be nowhere else. */
function learn(home: Home): void {
  const { values } = staged()
  for (const name of ['connector.secret', 'second.secret', 'store', 'fleet/a.secret', 'fleet/b.secret']) {
    if (existsSync(home.path(name))) values.add(home.read(name).trim())
  }
  for (const file of ['github/env', 'github/output']) {
    for (const [value] of home.read(file).matchAll(/emu-[\w~.-]+/g)) values.add(value)
  }
  const pem = existsSync(home.path('keys/open.pem')) ? home.read('keys/open.pem').split('\n') : []
  values.add(pem[5] ?? '').add(PASSPHRASE)
  values.delete('')
}

/** What an agent takes out of the output: the mask, and the variable that it sets. */
const forAgents = /^(::add-mask::|##vso\[task\.setvariable variable=\w+;issecret=true\])\S+$/gm

function expectNoLeak(
  home: Home,
  args: readonly string[],
  { ran, processes }: { ran: Ran; processes: string },
) {
  learn(home)
  const secrets = { values: staged().values }
  const operator = staged().ready.bootstrap.clientSecret
  const name = args.join(' ')
  expect([
    ...leaksIn(`${name}: stdout`, ran.stdout, secrets),
    ...leaksIn(`${name}: stderr`, ran.stderr.replace(forAgents, ''), secrets),
    // What the operator signs in with is in the environment by the operator's own doing.
    ...leaksIn(`${name}: processes`, processes.replaceAll(operator, ''), secrets),
    ...leaksInFiles(home.folder, secrets, meant),
    ...leaksIn('git', existsSync(home.path('git.seen')) ? home.read('git.seen') : '', secrets),
    ...leaksIn(
      'program',
      existsSync(home.path('program.seen')) ? home.read('program.seen').replaceAll(operator, '') : '',
      secrets,
    ),
  ]).toEqual([])
}

const text = ['-o', 'text']
const json = ['-o', 'json']
const store = 'file:connector.secret'

/** Those that send no request, as they stand in the story. */
const silent = ['schema', 'doctor', 'completion', 'init']

/** Every command, in the order of a registration's life. */
const story = (key: string): readonly (readonly string[])[] => [
  ['schema', ...json],
  ['whoami', ...text],
  ['plan', ...json],
  ['plan', '--out', 'plan.json', ...text],
  ['apply', 'plan.json', '--yes', ...json],
  ['apply', '--yes', ...text],
  ['verify', ...json],
  ['config', '--all', '--out', 'config', '--force', ...text],
  ['config', '--all', ...json],
  ['config', 'power-platform', '--for-solution', '--out', 'solution', '--force', ...text],
  ['config', 'sign-in', ...json],
  ['doctor', 'pasted.log', '--offline', ...json],
  ['doctor', 'pasted.log', '--offline', ...text],
  ['completion', 'bash'],
  ['init', '--no-input', ...text],
  ['list', ...json],
  ['show', ...text],
  ['show', ...json],
  ['import', '--app', key, '--out', 'imported.yaml', '--force', ...text],
  ['redirect', 'add', 'https://example.com/callback', '--yes', ...json],
  ['redirect', 'remove', 'https://example.com/callback', '--yes', ...text],
  ['connector', 'push', '--environment', 'default', '--yes', '--openapi', 'api.json', ...json],
  ['secret', 'list', ...text],
  ['secret', 'add', 'second', '--secret-to', 'file:second.secret', '--yes', ...text],
  ['secret', 'rotate', 'connector', '--yes', ...json],
  ['connector', 'push', '--environment', 'default', '--openapi', 'api.json', '--yes', ...text],
  ['connector', 'push', '--environment', 'default', '--openapi', 'broken.json', '--yes', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'command:./deliver.sh', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'command:./fail.sh', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'command:./fail.sh', ...json],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', `keyvault://emulator-vault/${key}`, ...json],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'keyvault://no-such-vault/x', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'github-env:CLIENT_SECRET', ...json],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'azure-pipelines:ClientSecret', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'github-output:client_secret', ...text],
  ['secret', 'rotate', 'connector', '--yes', '--secret-to', 'file:connector.secret', ...text],
  ['secret', 'list', '--all', '--expiring', '1y', ...json],
  ['secret', 'revoke', 'second', '--yes', ...json],
  ['destroy', '--yes', ...json],
  ['restore', '--yes', ...text],
]

const manifestOf = (key: string) => ({
  name: `Test ${key}`,
  key,
  credentials: { secrets: [{ name: 'connector', store }] },
})

/** Every kind of certificate that is made: open, encrypted, in a vault that gives it out. */
const withCertificates = (key: string) => ({
  ...manifestOf(key),
  credentials: {
    secrets: [{ name: 'connector', store }],
    certificates: [
      { name: 'open', store: 'file:keys/open.pem' },
      { name: 'closed', store: 'file:keys/closed.pfx' },
      { name: 'vault', store: `keyvault://emulator-vault/${key}-signing`, exportable: true },
    ],
  },
})

/** What somebody pastes: a secret, a token, an assertion and a private key, as they stand in logs. */
async function pasted(): Promise<string> {
  const { ready, values } = staged()
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = await exportPKCS8(privateKey)
  const assertion = await new SignJWT({ iss: 'x' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
  values.add(key.split('\n')[5] ?? '').add(assertion)
  const { clientSecret } = ready.bootstrap
  return `POST /token client_id=x&client_secret=${clientSecret}&client_assertion=${assertion}
Authorization: Bearer ${assertion}
{"client_secret":"${clientSecret}","error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}
${key}`
}

describe.skipIf(!onLinux)('no secret, token, assertion or private key is seen (needs /proc)', () => {
  test('in a whole life', async () => {
    const home = watchedHome('certificate')
    home.write('appreg.yaml', withCertificates('calm'))
    home.write('pasted.log', await pasted())
    const codes: string[] = []
    for (const args of story('calm')) {
      const seen = await watched(home, args)
      expectNoLeak(home, args, seen)
      codes.push(`${seen.ran.code} ${args.slice(0, 3).join(' ')}`)
    }
    // It was a life: what fails is what has to.
    expect(codes.filter((line) => !line.startsWith('0 '))).toEqual([
      '2 doctor pasted.log --offline',
      '2 doctor pasted.log --offline',
      '3 init --no-input -o',
      '1 connector push --environment',
      '1 secret rotate connector',
      '1 secret rotate connector',
      '1 secret rotate connector',
      '2 secret list --all',
    ])
    expect(staged().values.size).toBeGreaterThan(6)
  }, 300_000)

  test('in a fleet', async () => {
    const home = watchedHome('certificate')
    for (const one of ['a', 'b']) {
      const manifest = manifestOf(`fleet-${one}`)
      home.write(`fleet/${one}.yaml`, {
        ...manifest,
        credentials: { secrets: [{ name: 'connector', store: `file:fleet/${one}.secret` }] },
      })
    }
    for (const args of [
      ['apply', '--yes', ...json],
      ['verify', ...text],
      ['plan', ...json],
    ]) {
      const all = [...args, '-f', 'fleet/*.yaml']
      const seen = await watched(home, all)
      expect(seen.ran.code, seen.ran.stderr).toBe(0)
      expectNoLeak(home, all, seen)
    }
    expect(home.read('fleet/a.secret')).toMatch(/^emu-/)
  })

  test.each(['federated', 'secret'] as const)('signed in with a %s credential', async (way) => {
    const home = watchedHome(way)
    home.write('appreg.yaml', manifestOf(`signed-in-${way}`))
    for (const args of [['whoami'], ['apply', '--yes', ...json], ['verify']]) {
      const seen = await watched(home, args)
      expect(seen.ran.code, seen.ran.stderr).toBe(0)
      expectNoLeak(home, args, seen)
    }
  })

  test('when requests fail in every way', async () => {
    const home = watchedHome('federated')
    home.write('appreg.yaml', manifestOf('failing'))
    const faults = [
      'drop-after,every=4',
      'truncate,every=5',
      'status=500,every=4',
      'status=400,after,every=6',
    ]
    // What sends nothing cannot fail by it.
    const sending = story('failing').filter(([name = '']) => !silent.includes(name))
    const once = new Map(sending.map((args) => [args.slice(0, 6).join(' '), args])).values()
    for (const [index, args] of [...once].entries()) {
      await staged().colleague.control({ faults: [faults[index % faults.length]] })
      const seen = await watched(home, args)
      await staged().colleague.control({ faults: [] })
      expectNoLeak(home, args, seen)
    }
  }, 300_000)

  test('when the program crashes with a secret in its hands', async () => {
    const home = watchedHome('certificate')
    // An error from below, with the secret hanging on it, that nobody catches.
    home.write(
      'crash.mjs',
      `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const rename = fs.renameSync
fs.renameSync = (from, to) => {
  if (!to.endsWith('.secret')) return rename(from, to)
  const error = Object.assign(new TypeError('out of the blue'), { request: { body: fs.readFileSync(from, 'utf8') } })
  setImmediate(() => { throw error })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
  return rename(from, to)
}
syncBuiltinESMExports()
`,
    )
    for (const output of [text, json]) {
      home.write('appreg.yaml', manifestOf(`crashing-${output[1]}`))
      const args = ['apply', '--yes', ...output]
      const seen = await watched(home, args, { NODE_OPTIONS: `--import=${home.path('crash.mjs')}` })
      expect(seen.ran.stdout + seen.ran.stderr).toContain('out of the blue')
      expect(seen.ran.code).toBe(1)
      expectNoLeak(home, args, seen)
    }
  })

  test.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'when it is ended by %s in the middle',
    async (signal) => {
      const home = watchedHome('certificate')
      home.write('appreg.yaml', manifestOf(`ended-${signal.toLowerCase()}`))
      home.script('deliver.sh', '#!/bin/sh\ncat > store\nsleep 30\n')
      const args = ['apply', '--yes', '--secret-to', 'command:./deliver.sh', '--verbose']
      const run = home.start(args, env(home))
      while (!existsSync(home.path('store')) || readFileSync(home.path('store'), 'utf8') === '') {
        await new Promise((next) => setTimeout(next, 20))
      }
      const processes = processesOf(run.pid)
      run.signal(signal)
      for (const { pid, own } of processes) if (!own) end(pid)
      expectNoLeak(home, args, {
        ran: await run.done,
        processes: processes.map(({ text: one }) => one).join('\n'),
      })
    },
  )

  test('in what the emulator notes of all that, its files apart', () => {
    const { log, said, values } = staged()
    expect(log().split('\n').length).toBeGreaterThan(200)
    expect([...leaksIn('log', log(), { values }), ...leaksIn('emulator', said(), { values })]).toEqual([])
  })

  test('the search finds what is there: config --show-secret, and the sink stdout', async () => {
    const home = watchedHome('certificate')
    home.write('appreg.yaml', manifestOf('shown-once'))
    await watched(home, ['apply', '--yes'])
    learn(home)
    const secrets = { values: staged().values }
    for (const args of [
      ['config', '--all', '--show-secret'],
      ['secret', 'rotate', '--yes', '--secret-to', 'stdout'],
    ]) {
      const { ran } = await watched(home, args)
      expect(leaksIn('stdout', ran.stdout, secrets)).not.toEqual([])
      expect(leaksIn('stderr', ran.stderr, secrets)).toEqual([])
    }
  })
})
