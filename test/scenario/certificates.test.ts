import { X509Certificate } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import type { KeyCredential } from '../../src/model/directory.ts'
import { makeCertificate } from '../../src/x509/make.ts'
import { pem } from '../../src/x509/pem.ts'
import { keyPair, publicPem } from '../given/certificates.ts'
import { stride } from '../safety/matrix.ts'
import { rolesFor } from './clients.ts'
import { type Env, graphLines, type Home, newHome, sharedTenant } from './support.ts'

const tenant = sharedTenant()
const DAY = 86_400_000

const STORE = 'keys/signing.pem'
const made = { name: 'signing', store: `file:${STORE}` }

/** A manifest with these certificates and no secret. */
const manifest = (key: string, ...certificates: object[]) => ({
  name: `Test ${key}`,
  key,
  credentials: { secrets: [], certificates },
})

function homeFor(key: string, ...certificates: object[]): Home {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, ...certificates))
  return home
}

/** The registered certificates of a display name. */
const registered = async (key: string, name = 'signing'): Promise<KeyCredential[]> =>
  (await tenant.colleague.application(key)).keyCredentials.filter(({ displayName }) => displayName === name)

const thumbprintIn = (home: Home, file = STORE): string =>
  new X509Certificate(readFileSync(home.path(file))).fingerprint.replaceAll(':', '')

const proven = /^ok +the certificate "signing" gets a token$/m

/** One certificate, its key in the store, and nothing left to do. */
async function expectInstalled(key: string, home: Home): Promise<void> {
  const credentials = await registered(key)
  expect(credentials.map(({ customKeyIdentifier }) => customKeyIdentifier)).toEqual([thumbprintIn(home)])
  expect(readdirSync(home.path('keys'))).toEqual(['signing.pem'])
  const { code, stdout } = await home.appreg(['apply', '--yes'])
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no changes/) })
}

describe.concurrent('a certificate that is made', () => {
  test('is there, with its key where only its owner reads it, proven by a token', async () => {
    const home = homeFor('made', made)
    const first = await home.appreg(['apply', '--yes', '--verbose', '-o', 'json'])
    expect(first.code).toBe(0)
    expect(first.stderr).toMatch(/^made +certificate "signing", key in keys\/signing\.pem\.new$/m)
    const { certificates, checks, secrets } = JSON.parse(first.stdout)
    expect(certificates).toEqual([
      { name: 'signing', thumbprint: thumbprintIn(home), endDateTime: expect.any(String), store: made.store },
    ])
    expect(checks).toContainEqual({ name: 'the certificate "signing" gets a token', state: 'passed' })
    expect(secrets).toEqual([])
    expect([home.mode('keys'), home.mode(STORE)]).toEqual([0o700, 0o600])
    await expectInstalled('made', home)

    // As many round trips as without.
    expect(graphLines(first)).toHaveLength(4)
    expect(graphLines(await home.appreg(['apply', '--yes', '--verbose']))).toHaveLength(1)
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
    expect(await home.appreg(['verify'])).toMatchObject({ code: 0, stdout: expect.stringMatching(proven) })
    expect((await home.appreg(['show'])).stdout).toMatch(
      new RegExp(`^certificates +signing \\(${thumbprintIn(home)}, 365 days left\\)$`, 'm'),
    )
  })

  test('is not missed on a machine that does not have its key', async () => {
    await homeFor('elsewhere', made).prepare(['apply', '--yes'])
    const other = homeFor('elsewhere', made)
    expect((await other.appreg(['plan', '--exit-code'])).code).toBe(0)
    const { code, stdout } = await other.appreg(['verify'])
    expect(stdout).toMatch(
      /^skipped +the certificate "signing" gets a token: its private key is not in keys\/signing\.pem$/m,
    )
    expect(code).toBe(0)
  })

  test('is renewed beside the old one; expired ones of its name go, others stay', async () => {
    const home = homeFor('renewed', { ...made, lifetime: '40d', renewBefore: '10d' })
    await home.prepare(['apply', '--yes'])
    const old = thumbprintIn(home)
    const gone = await pastCertificate()
    const foreign = await keyPair({ to: 20_000 })
    await addByHand('renewed', [entry('by hand', foreign.certificate), entry('signing', gone.certificate)])
    home.write('appreg.yaml', manifest('renewed', { ...made, renewBefore: '60d' }))

    const { code, stderr, stdout } = await home.appreg(['apply', '--yes'])
    expect(stderr).toMatch(
      /^\+ certificate signing\n {2}\+ endDateTime +"39 days left" → "365 days, rsa-2048"$/m,
    )
    expect(stderr).toMatch(/^- certificate signing \(.*\)$/m)
    expect(stdout).toMatch(proven)
    expect(code).toBe(0)
    const ids = (await registered('renewed')).map(({ customKeyIdentifier }) => customKeyIdentifier)
    expect(ids.toSorted()).toEqual([old, thumbprintIn(home)].toSorted())
    expect(await registered('renewed', 'by hand')).toMatchObject([
      { customKeyIdentifier: foreign.certificate.thumbprint },
    ])
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
  })

  test('is the same again where the tenant does not show it a moment after it was made', async () => {
    const home = homeFor('unseen', made)
    await home.prepare(['apply', '--yes'])
    const old = thumbprintIn(home)
    await tenant.colleague.change('unseen', { keyCredentials: [] })
    const verified = await home.appreg(['verify'])
    expect(verified.stdout).toMatch(
      new RegExp(`^failed +the certificate "signing" gets a token\\n +actual .*${old}`, 'm'),
    )
    expect(verified.code).toBe(2)
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(proven),
    })
    expect(thumbprintIn(home)).toBe(old)
    await expectInstalled('unseen', home)
  })

  test('stays beside the one in use until a token proves it', async () => {
    const home = homeFor('disabled', { ...made, lifetime: '40d', renewBefore: '10d' })
    await home.prepare(['apply', '--yes'])
    const old = thumbprintIn(home)
    const { appId } = await tenant.colleague.application('disabled')
    const principal = `/servicePrincipals(appId='${appId}')`
    await tenant.colleague.graph('PATCH', principal, { accountEnabled: false })
    home.write('appreg.yaml', manifest('disabled', { ...made, renewBefore: '60d' }))

    const refused = await home.appreg(['apply', '--yes'])
    expect(refused.stdout).toMatch(/^failed +the certificate "signing" gets a token\n +actual .*AADSTS/m)
    expect(refused.stderr).toMatch(/^note: the certificate "signing" stays in keys\/signing\.pem\.new until/m)
    expect(refused.code).toBe(1)
    expect(thumbprintIn(home)).toBe(old)
    const waiting = thumbprintIn(home, `${STORE}.new`)

    await tenant.colleague.graph('PATCH', principal, { accountEnabled: true })
    const { code, stdout } = await home.appreg(['apply', '--yes'])
    expect(stdout).toMatch(/^no changes/)
    expect(stdout).toMatch(proven)
    expect(code).toBe(0)
    expect(thumbprintIn(home)).toBe(waiting)
    expect(readdirSync(home.path('keys'))).toEqual(['signing.pem'])
  })

  test('without a place for its key stops the apply before anything is written', async () => {
    const { code, stderr } = await homeFor('nowhere', { name: 'signing' }).appreg(['apply', '--yes'])
    expect(stderr).toMatch(/^error: the private key of the certificate "signing" would have nowhere to go/m)
    expect(stderr).toMatch(/^hint: .*store: "file:/m)
    expect(code).toBe(3)
    expect(await tenant.colleague.applications('nowhere')).toEqual([])
  })
})

const places: readonly [string, (home: Home) => void, RegExp][] = [
  [
    'that holds something else',
    (home) => home.write(STORE, 'mine'),
    /holds something other than a certificate/,
  ],
  ['that is a symbolic link', (home) => link(home, STORE), /it is a symbolic link/],
  ['beside which a symbolic link waits', (home) => link(home, `${STORE}.new`), /it is a symbolic link/],
  ['below a file', (home) => home.write('keys', ''), /keys is not a folder/],
]

function link(home: Home, name: string): void {
  home.write('keys/target', '')
  symlinkSync(home.path('keys/target'), home.path(name))
}

test.concurrent.each(places)(
  'a file %s takes no key, and nothing is created',
  async (which, prepare, reason) => {
    const key = which.replaceAll(' ', '-')
    const home = homeFor(key, made)
    prepare(home)
    const { code, stderr } = await home.appreg(['apply', '--yes'])
    expect(stderr).toMatch(reason)
    expect(stderr).toMatch(/^hint: name another place in the manifest/m)
    expect(code).toBe(3)
    expect(await tenant.colleague.applications(key)).toEqual([])
  },
)

describe.concurrent('a passphrase', () => {
  const PASSPHRASE = 'fake-passphrase-ä'
  const env = { KEY_PASSPHRASE: PASSPHRASE }
  const named = ['--passphrase-env', 'KEY_PASSPHRASE']

  test.each(['pem', 'pfx'])(
    'from the environment opens the key, and nothing else does (%s)',
    async (kind) => {
      const key = `encrypted-${kind}`
      const home = homeFor(key, { ...made, store: `file:signing.${kind}` })
      const applied = await home.appreg(['apply', '--yes', ...named], env)
      expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(proven) })
      const file = readFileSync(home.path(`signing.${kind}`))
      const options = kind === 'pfx' ? { pfx: file } : { key: file, cert: file }
      expect(() => createSecureContext({ ...options, passphrase: PASSPHRASE })).not.toThrow()
      expect(() => createSecureContext({ ...options, passphrase: 'wrong' })).toThrow()

      expect(await home.appreg(['plan', '--exit-code'])).toMatchObject({ code: 0 })
      expect(await home.appreg(['verify', ...named], env)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(proven),
      })
      expect(await home.appreg(['verify'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^skipped .*its private key is encrypted: .*--passphrase-env$/m),
      })
      expect(await home.appreg(['verify', ...named], { KEY_PASSPHRASE: 'wrong' })).toMatchObject({
        code: 2,
        stdout: expect.stringMatching(/^failed .*\n +actual +the passphrase does not open the private key/m),
      })
    },
  )

  test('is needed for a .pfx file, and a variable that is named has to be set: nothing is created', async () => {
    const home = homeFor('unprotected', { ...made, store: 'file:signing.pfx' })
    const bare = await home.appreg(['apply', '--yes'])
    expect(bare.stderr).toMatch(
      /needs a passphrase: file:signing\.pfx is a \.pfx file\nhint: .*--passphrase-env/,
    )
    const unset = await home.appreg(['apply', '--yes', ...named])
    expect(unset.stderr).toMatch(
      /the environment variable KEY_PASSPHRASE, which --passphrase-env names, is not set/,
    )
    expect([bare.code, unset.code]).toEqual([3, 3])
    expect(await tenant.colleague.applications('unprotected')).toEqual([])
  })
})

describe.concurrent('a certificate from a file', () => {
  test('is registered beside those of others, and what cannot be proven is said', async () => {
    const pair = await currentPair()
    const home = homeFor('given', { name: 'signing', file: 'signing.cer' })
    home.write('signing.cer', publicPem(pair))
    await home.prepare(['apply', '--yes'])
    const foreign = await currentPair()
    await addByHand('given', [entry('by hand', foreign.certificate)])

    const next = await currentPair()
    home.write('signing.cer', publicPem(next))
    const { code, stdout, stderr } = await home.appreg(['apply', '--yes'])
    expect(stderr).toMatch(
      new RegExp(
        `^\\+ certificate signing\\n {2}\\+ customKeyIdentifier +"${next.certificate.thumbprint}"$`,
        'm',
      ),
    )
    expect(stdout).toMatch(
      /^skipped +the certificate "signing" gets a token: its private key is not in signing\.cer/m,
    )
    expect(code).toBe(0)
    const { keyCredentials } = await tenant.colleague.application('given')
    expect(new Set(keyCredentials.map(({ customKeyIdentifier }) => customKeyIdentifier))).toEqual(
      new Set([pair, foreign, next].map(({ certificate }) => certificate.thumbprint)),
    )
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^no changes/),
    })
  })

  test('is proven where its key is beside it, and the key is not sent', async () => {
    const pair = await currentPair()
    const home = homeFor('both', { name: 'signing', file: 'both.pem' })
    home.write('both.pem', (await pem.write(pair, undefined)).toString())
    const { code, stdout } = await home.appreg(['apply', '--yes'])
    expect(stdout).toMatch(proven)
    expect(code).toBe(0)
    const { id } = await tenant.colleague.application('both')
    const { keyCredentials } = await tenant.colleague.graph<{ keyCredentials: KeyCredential[] }>(
      'GET',
      `/applications/${id}?$select=keyCredentials`,
    )
    expect(keyCredentials).toMatchObject([{ key: pair.certificate.der }])
  })

  test('that nobody can sign in with is refused with its place in the manifest, and nothing is sent', async () => {
    const home = newHome(tenant.env)
    const pair = await currentPair()
    home.write('key.pem', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    home.write('text.cer', 'hello')
    const files = ['key.pem', 'text.cer', 'none.cer']
    home.write(
      'appreg.yaml',
      `name: Test refused\ncredentials:\n  certificates:\n${files.map((file) => `    - { name: ${file}, file: ${file} }\n`).join('')}`,
    )
    const { code, stderr } = await home.appreg(['apply', '--yes', '--verbose'])
    expect(stderr).toMatch(
      /^appreg\.yaml:4:30 .*names key\.pem, which holds a private key and no certificate/m,
    )
    expect(stderr).toMatch(/^appreg\.yaml:5:31 .*names text\.cer, which is no certificate in PEM or DER$/m)
    expect(stderr).toMatch(/^appreg\.yaml:6:31 .*names none\.cer, which does not exist$/m)
    expect(stderr).not.toMatch(/^http /m)
    expect(code).toBe(3)
  })

  test('that has expired is refused before anything is written', async () => {
    const home = homeFor('expired', { name: 'signing', file: 'old.cer' })
    home.write('old.cer', publicPem(await pastCertificate()))
    const { code, stderr } = await home.appreg(['plan'])
    expect(stderr).toMatch(
      /^error: the certificate "signing" in old\.cer expired on .*\nhint: put a new one there/m,
    )
    expect(code).toBe(3)
    expect(await tenant.colleague.applications('expired')).toEqual([])
  })
})

test.concurrent('an apply that is killed after any of its steps is finished by the next one, with the key that was made', async () => {
  // Every third of them in `npm test`, every one in `npm run test:safety`.
  let wasKilled = true
  let steps = 1
  while (wasKilled) {
    const key = `killed-${steps}`
    const home = homeFor(key, made)
    const first = home.start(['apply', '--yes', '--verbose'])
    wasKilled = await first.prints(/^(http|made) /m, steps)
    if (wasKilled) first.signal('SIGKILL')
    await first.done
    const staged =
      wasKilled && readable(home, `${STORE}.new`) ? thumbprintIn(home, `${STORE}.new`) : undefined
    expect(await home.appreg(['apply', '--yes'])).toMatchObject({ code: 0 })
    if (staged) expect(thumbprintIn(home)).toBe(staged)
    expect(await registered(key)).toMatchObject([{ customKeyIdentifier: thumbprintIn(home) }])
    expect(readdirSync(home.path('keys'))).toEqual(['signing.pem'])
    steps += stride
  }
  // Sign-in, read, made, create, the rest, consent and read-back, three for the proof.
  expect(steps - stride).toBeGreaterThan(7)
}, 120_000)

function readable(home: Home, name: string): boolean {
  try {
    return home.read(name) !== ''
  } catch {
    return false
  }
}

test.concurrent('a registration that is signed in with its own certificate renews it without a permission to write', async () => {
  const home = homeFor('itself', { ...made, lifetime: '40d', renewBefore: '10d' })
  await home.prepare(['apply', '--yes'])
  const { appId } = await tenant.colleague.application('itself')
  await rolesFor(tenant, appId, 'Application.Read.All', 'Directory.Read.All')
  await addByHand('itself', [entry('by hand', (await currentPair()).certificate)])
  const before = await tenant.colleague.application('itself')
  const old = thumbprintIn(home)
  home.write('appreg.yaml', manifest('itself', { ...made, renewBefore: '60d' }))

  const { AZURE_CLIENT_SECRET: _, ...rest } = tenant.env
  const self = newHome({
    ...rest,
    AZURE_CLIENT_ID: appId,
    AZURE_CLIENT_CERTIFICATE_PATH: home.path(STORE),
  } as Env)
  for (const name of ['appreg.yaml', STORE]) self.write(name, home.read(name))
  const asked = JSON.parse((await self.appreg(['whoami', '-o', 'json'])).stdout)
  expect(asked.registrations[0].steps).toEqual([
    { step: 'add the certificate "signing"', allowed: 'yes', lacks: [] },
  ])
  const { code, stdout, stderr } = await self.appreg(['apply', '--yes'])
  expect(stderr).toMatch(/^done +add the certificate "signing"$/m)
  expect(stdout).toMatch(proven)
  expect(code).toBe(0)
  const { keyCredentials } = await tenant.colleague.application('itself')
  expect(keyCredentials).toHaveLength(3)
  expect(keyCredentials).toEqual(expect.arrayContaining([...before.keyCredentials]))
  expect(thumbprintIn(self)).not.toBe(old)
})

test.concurrent('import writes certificates by name, and the manifest plans to no changes', async () => {
  const home = homeFor('imported', { name: 'signing', file: 'signing.cer' })
  const pair = await currentPair()
  home.write('signing.cer', publicPem(pair))
  await home.prepare(['apply', '--yes'])
  await addByHand('imported', [entry('CN=old', (await pastCertificate()).certificate)])
  const out = ['--out', 'imported.yaml']
  const { code, stderr } = await home.appreg(['import', '--app', 'imported', ...out])
  expect(stderr).toMatch(/^left out: the certificate "CN=old" \(.*\): it ends on/m)
  expect(code).toBe(0)
  expect(home.read('imported.yaml')).toMatch(
    /^ {2}certificates:\n {4}- name: signing\n {6}lifetime: 110d\n {6}renewBefore: 30d$/m,
  )
  expect(await home.appreg(['plan', '-f', 'imported.yaml', '--exit-code'])).toMatchObject({ code: 0 })
})

test.concurrent('key and passphrase stand in their files and nowhere else, and programs that are started get neither', async () => {
  const passphrase = 'fake-passphrase-that-leaks-nowhere'
  const home = homeFor('quiet', made, { name: 'plain', store: 'file:plain/plain.pem' })
  // In a repository appreg asks git whether it tracks the file: this one writes down what it was started with.
  for (const folder of ['keys/.git/x', 'plain/.git/x']) home.write(folder, '')
  home.write('bin/git', `#!/bin/sh\n(env; echo "$@") >> ${home.path('seen-by-git')}\nexit 1\n`)
  chmodSync(home.path('bin/git'), 0o755)
  const env = { KEY_PASSPHRASE: passphrase, PATH: `${home.path('bin')}:${process.env.PATH}` }
  const ran = []
  for (const args of [
    ['plan', '--out', 'plan.json'],
    ['apply', '--yes', '--verbose', '-o', 'json', '--passphrase-env', 'KEY_PASSPHRASE'],
    ['verify', '--verbose', '--passphrase-env', 'KEY_PASSPHRASE'],
    ['show', '-o', 'json'],
  ]) {
    const { code, stdout, stderr } = await home.appreg(args, args.includes('KEY_PASSPHRASE') ? env : {})
    expect([args, code]).toEqual([args, 0])
    ran.push(stdout, stderr)
  }
  expect(home.read('seen-by-git')).toContain('ls-files')
  const keyLines = (name: string) =>
    home
      .read(name)
      .split('-----BEGIN CERTIFICATE')[0]
      ?.match(/^[A-Za-z0-9+/]{64}$/gm) ?? []
  const secrets = [passphrase, ...keyLines(STORE), ...keyLines('plain/plain.pem')]
  expect(secrets.length).toBeGreaterThan(40)
  const files = readdirSync(home.folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.endsWith('.pem'))
    .map((one) => readFileSync(`${one.parentPath}/${one.name}`, 'latin1'))
  const everything = [...ran, ...files].join('\n')
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([])
})

const currentPair = () => pairFor(-10, 100)
const pastCertificate = () => pairFor(-30, -1)

/** A key pair that is valid between these days from now: the program has no clock of its own. */
const pairFor = (from: number, to: number) =>
  makeCertificate({
    subject: 'Test',
    key: 'rsa-2048',
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + to * DAY),
  })

type Certificate = Awaited<ReturnType<typeof keyPair>>['certificate']

const entry = (displayName: string, { der, notBefore, notAfter }: Certificate) => ({
  displayName,
  type: 'AsymmetricX509Cert',
  usage: 'Verify',
  key: der,
  startDateTime: notBefore,
  endDateTime: notAfter,
})

async function addByHand(key: string, more: readonly object[]): Promise<void> {
  const { keyCredentials } = await tenant.colleague.application(key)
  await tenant.colleague.change(key, { keyCredentials: [...keyCredentials, ...more] })
}
