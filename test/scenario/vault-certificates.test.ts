import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { describe, expect, test, vi } from 'vitest'
import type { KeyCredential } from '../../src/model/directory.ts'
import { sampled, stride } from '../safety/matrix.ts'
import { graphLines, type Home, newHome, openTenant, sharedTenant } from './support.ts'

vi.setConfig({ testTimeout: 180_000 })

const SECRET = 'not-a-secret-of-a-client'
const MAY = ['Application.ReadWrite.All', 'Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All']

/** Somebody who may write registrations and on vaults only what the seed says. */
const operator = (displayName: string, roles: readonly string[] = MAY) => ({
  body: { displayName },
  secrets: [SECRET],
  roles: { 'microsoft-graph': roles },
})

const tenant = sharedTenant(
  {
    tenants: {
      home: {
        applications: {
          officer: operator('Makes certificates'),
          nobody: operator('Makes none'),
          itself: operator('Renews itself', ['Application.Read.All', 'Directory.Read.All']),
        },
      },
    },
    vaults: {
      'emulator-vault': {
        roles: {
          officer: 'Key Vault Certificates Officer',
          itself: ['Key Vault Certificates Officer', 'Key Vault Crypto User'],
        },
      },
      'kept-vault': { purgeProtection: true, roles: { bootstrap: 'Key Vault Administrator' } },
    },
  },
  { control: true },
)

const storeOf = (name: string) => `keyvault://emulator-vault/${name}`

const manifest = (key: string, more: object = {}) => ({
  name: `Test ${key}`,
  key,
  credentials: { secrets: [], certificates: [{ name: 'signing', store: storeOf(key), ...more }] },
})

function homeFor(key: string, more: object = {}): Home {
  const home = newHome(tenant.env)
  home.write('appreg.yaml', manifest(key, more))
  return home
}

/** What leads a command to the tenant as one of the operators of the seed. */
async function as(displayName: string) {
  const { value } = await tenant.colleague.graph<{ value: { appId: string }[] }>(
    'GET',
    `/applications?$filter=displayName%20eq%20'${encodeURIComponent(displayName)}'`,
  )
  const [{ appId } = { appId: '' }] = value
  return { appId, env: { AZURE_CLIENT_ID: appId, AZURE_CLIENT_SECRET: SECRET } }
}

interface Held {
  readonly id: string
  readonly cer: string
  readonly tags?: Readonly<Record<string, string>>
  readonly policy: { readonly key_props: { readonly exportable: boolean } }
}
const held = (name: string) => tenant.colleague.vault<Held>('GET', `/certificates/${name}`)
const thumbprint = (one: Held | null): string =>
  one ? new X509Certificate(Buffer.from(one.cer, 'base64')).fingerprint.replaceAll(':', '') : ''
const versions = async (name: string) =>
  (await tenant.colleague.vault<{ value: object[] }>('GET', `/certificates/${name}/versions`))?.value.length

const registered = async (key: string): Promise<readonly KeyCredential[]> =>
  (await tenant.colleague.application(key)).keyCredentials

const thumbprints = async (key: string) =>
  (await registered(key)).map(({ customKeyIdentifier }) => customKeyIdentifier)

/** A colleague makes a certificate, or its next version, and waits for it. */
async function makeByHand(name: string, x509: object = {}): Promise<Held> {
  const { vault } = tenant.colleague
  await vault('POST', `/certificates/${name}/create`, {
    policy: { x509_props: { subject: 'CN=by hand', ...x509 }, issuer: { name: 'Self' } },
  })
  const isMade = async () =>
    (await vault<{ status: string }>('GET', `/certificates/${name}/pending`))?.status === 'completed'
  while (!(await isMade())) await new Promise((next) => setTimeout(next, 100))
  const made = await held(name)
  if (!made) throw new Error(`no certificate ${name}`)
  return made
}

const proven = /^ok +the certificate "signing" gets a token$/m
const apply = ['apply', '--yes']

describe.concurrent('a certificate that a vault makes', () => {
  test('is registered and proven, and its key is nowhere but there', async () => {
    const home = homeFor('vault-made')
    const first = await home.appreg([...apply, '--verbose', '-o', 'json'])
    expect(first.code, first.stderr).toBe(0)
    const made = await held('vault-made')
    expect(made).toMatchObject({
      tags: { appreg: 'vault-made' },
      policy: { key_props: { exportable: false } },
    })
    expect(JSON.parse(first.stdout)).toMatchObject({
      certificates: [{ name: 'signing', thumbprint: thumbprint(made), store: storeOf('vault-made') }],
      checks: expect.arrayContaining([{ name: 'the certificate "signing" gets a token', state: 'passed' }]),
    })
    expect(await thumbprints('vault-made')).toEqual([thumbprint(made)])
    // The secret of that name is the certificate alone.
    const secret = await tenant.colleague.vault<{ value: string }>('GET', '/secrets/vault-made')
    expect(() => createSecureContext({ pfx: Buffer.from(secret?.value ?? '', 'base64') })).toThrow()
    const files = readdirSync(home.folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(`${one.parentPath}/${one.name}`, 'latin1'))
    expect([first.stdout, first.stderr, ...files].join('\n')).not.toMatch(/PRIVATE KEY|eyJ[\w-]{20}/)

    const again = await home.appreg([...apply, '--verbose'])
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no changes/) })
    expect(graphLines(again)).toHaveLength(1)
    expect(again.stderr).not.toMatch(/^http +(POST|PUT) \S+vault/m)
    expect(await versions('vault-made')).toBe(1)
    expect(await home.appreg(['verify'])).toMatchObject({ code: 0, stdout: expect.stringMatching(proven) })
  })

  test('gets a new version within renewBefore; the old one stays registered until it ends', async () => {
    const home = homeFor('vault-renewed', { lifetime: '90d', renewBefore: '10d' })
    await home.prepare(apply)
    const old = thumbprint(await held('vault-renewed'))
    home.write('appreg.yaml', manifest('vault-renewed', { renewBefore: '100d' }))
    const planned = await home.appreg(['plan'])
    expect(planned.stdout).toMatch(
      /^\+ certificate signing\n {2}\+ endDateTime +"\d+ days left" → "365 days, rsa-2048"$/m,
    )
    const { code, stdout } = await home.appreg(apply)
    expect(stdout).toMatch(proven)
    expect(code).toBe(0)
    expect(await thumbprints('vault-renewed')).toEqual([old, thumbprint(await held('vault-renewed'))])
    expect(await versions('vault-renewed')).toBe(2)
    expect((await home.appreg(['plan', '--exit-code'])).code).toBe(0)
  })

  test('is given out by the vault where the manifest says so', async () => {
    const home = homeFor('vault-out', { exportable: true })
    expect(await home.appreg(apply)).toMatchObject({ code: 0 })
    const secret = await tenant.colleague.vault<{ value: string }>('GET', '/secrets/vault-out')
    const pfx = Buffer.from(secret?.value ?? '', 'base64')
    expect(() => createSecureContext({ pfx, passphrase: '' })).not.toThrow()
  })

  test('is not missed by somebody who cannot look into the vault, and that is said', async () => {
    const home = homeFor('vault-unseen')
    await home.prepare(apply)
    const { env } = await as('Makes none')
    const other = await home.appreg(apply, env)
    expect(other).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no changes/) })
    expect(other.stderr).toMatch(
      /^note: whether there is a newer certificate "signing" is not known: not allowed to read or make the certificate keyvault:\/\/emulator-vault\/vault-unseen$/m,
    )
    expect(await home.appreg(['verify'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^skipped +the certificate "signing" gets a token: not allowed to read/m),
    })
  })
})

describe.concurrent('a certificate that is in the vault already', () => {
  test('is registered as it is, and renewed by nobody but its owner', async () => {
    const theirs = await makeByHand('vault-shared', { validity_months: 1 })
    const home = homeFor('vault-shared', { renewBefore: '60d' })
    const planned = await home.appreg(['plan'])
    expect(planned.stdout).toMatch(
      new RegExp(`^\\+ certificate signing\\n {2}\\+ customKeyIdentifier +"${thumbprint(theirs)}"$`, 'm'),
    )
    const { code, stdout, stderr } = await home.appreg(apply)
    expect(stdout).toMatch(proven)
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^note: the certificate "signing" in keyvault:\/\/emulator-vault\/vault-shared ends in \d+ days: .* makes the next one/m,
    )
    expect(await versions('vault-shared')).toBe(1)
    expect(await home.appreg(['plan', '--exit-code'])).toMatchObject({ code: 0 })

    const next = await makeByHand('vault-shared')
    expect((await home.appreg(['verify'])).stdout).toMatch(/^failed +the certificate "signing" gets a token/m)
    expect(await home.appreg(apply)).toMatchObject({ code: 0, stdout: expect.stringMatching(proven) })
    expect(await thumbprints('vault-shared')).toEqual([thumbprint(theirs), thumbprint(next)])
  })

  test('of another registration of ours is not renewed for this one', async () => {
    await homeFor('vault-first').prepare(apply)
    const home = newHome(tenant.env)
    const borrowed = manifest('vault-second', { store: storeOf('vault-first'), renewBefore: '364d' })
    home.write('appreg.yaml', borrowed)
    expect(await home.appreg(apply)).toMatchObject({ code: 3 })
    home.write(
      'appreg.yaml',
      manifest('vault-second', { store: storeOf('vault-first'), lifetime: '2y', renewBefore: '400d' }),
    )
    expect(await home.appreg(apply)).toMatchObject({ code: 0 })
    expect(await versions('vault-first')).toBe(1)
  })
})

describe.concurrent('before anything is made', () => {
  test.each([
    [
      'somebody without the role is told which command gives it',
      'vault-nobody',
      {},
      'Makes none',
      /not allowed to read or make the certificate keyvault:\/\/emulator-vault\/vault-nobody\nhint: .*--role "Key Vault Certificates Officer"/,
      4,
    ],
    [
      'a vault that does not exist is named',
      'vault-none',
      { store: 'keyvault://no-such-vault/x' },
      undefined,
      /keyvault:\/\/no-such-vault\/x cannot be reached: no answer from no-such-vault\.vault\.azure\.net/,
      1,
    ],
  ])('%s', async (_, key, more, who, message, expected) => {
    const home = homeFor(key, more)
    const { code, stderr } = await home.appreg(apply, who === undefined ? {} : (await as(who)).env)
    expect(stderr).toMatch(message)
    expect(code).toBe(expected)
    expect(await tenant.colleague.applications(key)).toEqual([])
    expect(await held(key)).toBeNull()
  })

  test('a deleted name is refused with the commands that free it', async () => {
    await makeByHand('vault-deleted')
    await tenant.colleague.vault('DELETE', '/certificates/vault-deleted')
    const { code, stderr } = await homeFor('vault-deleted').appreg(apply)
    expect(stderr).toMatch(/keyvault:\/\/emulator-vault\/vault-deleted was deleted, and its name is taken/)
    expect(stderr).toMatch(/az keyvault certificate recover --vault-name emulator-vault --name vault-deleted/)
    expect(stderr).toMatch(/az keyvault certificate purge --vault-name emulator-vault --name vault-deleted/)
    expect(code).toBe(3)
    expect(await tenant.colleague.applications('vault-deleted')).toEqual([])
  })
})

test('who may not sign with its key registers it all the same, and is told who may', async () => {
  const home = homeFor('vault-officer')
  const { code, stdout } = await home.appreg(apply, (await as('Makes certificates')).env)
  expect(stdout).toMatch(
    /^skipped +the certificate "signing" gets a token: not allowed to sign with the key of keyvault:\/\/emulator-vault\/vault-officer; .*--role "Key Vault Crypto User"/m,
  )
  expect(code).toBe(0)
  expect(await thumbprints('vault-officer')).toEqual([thumbprint(await held('vault-officer'))])
})

test('a registration that is signed in itself renews it with a proof that the vault signs, without a permission to write', async () => {
  const { appId, env } = await as('Renews itself')
  const home = newHome(tenant.env)
  const wanting = (more: object) => ({
    name: 'Renews itself',
    appId,
    permissions: {},
    adminConsent: false,
    api: { scopes: [] },
    credentials: {
      secrets: [],
      certificates: [{ name: 'signing', store: storeOf('vault-itself'), ...more }],
    },
  })
  home.write('appreg.yaml', wanting({ lifetime: '90d', renewBefore: '10d' }))
  await home.prepare(apply)
  const old = thumbprint(await held('vault-itself'))
  home.write('appreg.yaml', wanting({ renewBefore: '100d' }))
  const { code, stdout, stderr } = await home.appreg([...apply, '--verbose'], env)
  expect(code, stderr).toBe(0)
  expect(stderr).toMatch(/^http +POST \S+\/keys\/vault-itself\/\w+\/sign\?/m)
  expect(stdout).toMatch(proven)
  const { keyCredentials } = await tenant.colleague.graph<{ keyCredentials: KeyCredential[] }>(
    'GET',
    `/applications(appId='${appId}')`,
  )
  expect(new Set(keyCredentials.map(({ customKeyIdentifier }) => customKeyIdentifier))).toEqual(
    new Set([old, thumbprint(await held('vault-itself'))]),
  )
})

test('an apply that is killed after any of its steps is finished by the next one, with the one that was made', async () => {
  // Every third of them in `npm test`, every one in `npm run test:safety`.
  let wasKilled = true
  let steps = 1
  while (wasKilled) {
    const key = `vault-killed-${steps}`
    const home = homeFor(key)
    const first = home.start([...apply, '--verbose'])
    wasKilled = await first.prints(/^(http|made) /m, steps)
    if (wasKilled) first.signal('SIGKILL')
    await first.done
    const last = await home.appreg(apply)
    expect(last.code, `${steps}\n${last.stderr}`).toBe(0)
    expect(await thumbprints(key), `${steps}`).toEqual([thumbprint(await held(key))])
    expect(await versions(key), `${steps}`).toBe(1)
    expect(await home.appreg(['verify'])).toMatchObject({ code: 0, stdout: expect.stringMatching(proven) })
    steps += stride
  }
  // Sign-in, read, the vault four times with its sign-in, the making, create, the rest, the proof.
  expect(steps - stride).toBeGreaterThan(12)
}, 300_000)

/** Every third of them in `npm test`, every one in `npm run test:safety`. */
const faults = [
  'drop-before,method=POST,path=/create,nth=2',
  'drop-after,method=POST,path=/create,nth=2',
  'truncate,method=POST,path=/create,nth=2',
  'status=503,after,method=POST,path=/create,nth=2',
  'status=403,method=POST,path=/create,nth=2',
  'drop-before,path=/pending',
  'status=503,path=/pending',
  'drop-before,path=/sign',
  'status=429,path=/sign',
  'drop-after,path=/$batch,nth=2',
]

test('whatever answer is lost, one certificate is made and registered in the end', async () => {
  const { env, colleague, close } = await openTenant(undefined, { control: true })
  for (const [index, fault] of sampled(faults).entries()) {
    const key = `vault-faults-${index}`
    const home = newHome(env)
    home.write('appreg.yaml', manifest(key))
    await colleague.control({ faults: [`${fault},times=1`] })
    const first = await home.appreg(apply)
    await colleague.control({ faults: [] })
    const last = first.code === 0 ? first : await home.appreg(apply)
    expect(last.code, `${fault}\n${first.stderr}\n${last.stderr}`).toBe(0)
    const { keyCredentials } = await colleague.application(key)
    const made = await colleague.vault<Held>('GET', `/certificates/${key}`)
    const all = await colleague.vault<{ value: object[] }>('GET', `/certificates/${key}/versions`)
    expect(keyCredentials, fault).toMatchObject([{ customKeyIdentifier: thumbprint(made) }])
    expect(all?.value, fault).toHaveLength(1)
  }
  await close()
}, 300_000)
