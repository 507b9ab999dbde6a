import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpClient } from '../../src/graph/http.ts'
import { keyVaultSink } from '../../src/secrets/key-vault.ts'
import { openVaultCertificate } from '../../src/secrets/vault-certificate.ts'
import { emulator, newClient } from '../emulator/support.ts'
import { surroundings } from '../given/surroundings.ts'

const directory = mkdtempSync(join(tmpdir(), 'vault-certificates-'))
const seedFile = join(directory, 'seed.yaml')
writeFileSync(
  seedFile,
  'vaults: { kept-vault: { purgeProtection: true, roles: { bootstrap: Key Vault Administrator } } }',
)
afterAll(() => rmSync(directory, { recursive: true }))
/** The emulator's clock can stand still, and then goes on from there. */
const clock: { behind: number; stopped?: number } = { behind: 0 }
const now = () => clock.stopped ?? Date.now() - clock.behind
const running = emulator({ control: true, seedFile, now })

type Caller = { readonly clientId: string; readonly clientSecret: string }

// One for all: a new one would read the certificates of all authorities again.
let httpClient: ReturnType<typeof createHttpClient>
beforeAll(() => {
  const { proxy, ca } = running.ready
  httpClient = createHttpClient({ proxy, ca: readFileSync(ca, 'utf8') })
})

/** Reached as the program reaches it: through the proxy, by a challenge. */
function vaults(caller?: Caller) {
  const { bootstrap } = running.ready
  const getToken = async (scope: string | string[]) => ({
    token: await running.tokenFor(caller ?? bootstrap, String(scope)),
    expiresOnTimestamp: Date.now() + 3_600_000,
  })
  return { suffix: 'vault.azure.net', httpClient, credential: { getToken } }
}
const open = (name: string, { vault = 'emulator-vault', caller }: { vault?: string; caller?: Caller } = {}) =>
  openVaultCertificate(`keyvault://${vault}/${name}`, vaults(caller))

const goOn = () => {
  if (clock.stopped !== undefined) clock.behind = Date.now() - clock.stopped
  delete clock.stopped
}
/** Calls `tell` before each request to a path that ends so, and after one that got no answer. */
function watched(end: string, tell: (what: 'asked' | 'lost') => void) {
  const access = vaults()
  const sendRequest: typeof access.httpClient.sendRequest = (request) => {
    const isMeant = new URL(request.url).pathname.endsWith(end)
    if (isMeant) tell('asked')
    return access.httpClient.sendRequest(request).catch((error: unknown) => {
      if (isMeant) tell('lost')
      throw error
    })
  }
  return { ...access, httpClient: { sendRequest } }
}

const vaultAsks = async (method: string, path: string, body?: unknown, vault = 'emulator-vault') => {
  const token = await running.tokenFor(running.ready.bootstrap, 'https://vault.azure.net/.default')
  const headers = { host: `${vault}.vault.azure.net`, authorization: `Bearer ${token}` }
  return running.send(method, `${path}?api-version=7.6`, { headers, body })
}
const play = (...faults: string[]) => running.send('POST', '/control', { body: { faults } })

const wanted = {
  subject: 'Orders, "API" = ü',
  bits: 2048,
  lifetimeDays: 180,
  exportable: false,
  registration: 'orders',
}
const x509 = (der: string) => new X509Certificate(Buffer.from(der, 'base64'))

describe('a certificate in a vault', () => {
  test('is nothing at first, and then what was wanted, with a key that stays there', async () => {
    const place = open('wanted')
    expect(await place.newest()).toBeUndefined()
    const made = await place.make({ ...wanted, bits: 3072 })
    expect(made.registration).toBe('orders')
    expect(await place.newest()).toBe(made)
    const certificate = x509(made.certificate.der)
    expect(certificate.subject).toBe('CN=Orders API ü')
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000
    expect(days).toBeGreaterThan(180)
    expect(days).toBeLessThan(185)
    const { policy, tags } = (await vaultAsks('GET', '/certificates/wanted')).body
    expect(tags).toEqual({ appreg: 'orders' })
    expect(policy).toMatchObject({
      key_props: { exportable: false, reuse_key: false },
      lifetime_actions: [{ action: { action_type: 'EmailContacts' } }],
    })
  })

  test('signs there, as tokens have to be signed', async () => {
    const place = open('signing')
    const made = await place.make(wanted)
    const data = Buffer.from('header.payload')
    const key = createPublicKey(x509(made.certificate.der).publicKey.export({ type: 'spki', format: 'pem' }))
    const signer = place.signer(made)
    expect(verify('sha256', data, key, await signer.sign('RS256', data))).toBe(true)
    const pss = { key, padding: 6, saltLength: 32 }
    expect(verify('sha256', data, pss, await signer.sign('PS256', data))).toBe(true)
  })

  test('knows the versions before the newest, with their keys', async () => {
    const place = open('former')
    const first = await place.make(wanted)
    const second = await place.make(wanted)
    expect((await open('former').newest())?.certificate).toEqual(second.certificate)
    const again = open('former')
    const [former, ...more] = await again.former(new Date())
    expect([former?.certificate, more]).toEqual([first.certificate, []])
    expect(await again.former(new Date('2100-01-01'))).toEqual([])
  })

  test('of somebody else carries no registration', async () => {
    clock.stopped = now()
    await vaultAsks('POST', '/certificates/foreign/create', {
      policy: { x509_props: { subject: 'CN=x' }, issuer: { name: 'Self' } },
    })
    // While it is being made there is none, and nobody makes a second one beside it.
    expect(await open('foreign').newest()).toBeUndefined()
    await open('foreign').check()
    // Not before somebody asks for it, however slow the machine.
    const place = openVaultCertificate('keyvault://emulator-vault/foreign', watched('/pending', goOn))
    const made = await place.make(wanted)
    expect(made).not.toHaveProperty('registration')
    expect((await vaultAsks('GET', '/certificates/foreign/versions')).body.value).toHaveLength(1)
  })

  test('is made once also where it is ready before anybody can ask again', async () => {
    await play('drop-after,method=POST,path=/certificates/ready/create,times=1')
    const access = watched('/create', (what) => {
      if (what === 'lost') clock.behind -= 2_000
    })
    await openVaultCertificate('keyvault://emulator-vault/ready', access).make(wanted)
    expect((await vaultAsks('GET', '/certificates/ready/versions')).body.value).toHaveLength(1)
  })

  test.each([
    'drop-after,method=POST,path=/certificates/lost-1/create',
    'drop-before,method=POST,path=/certificates/lost-2/create',
    'truncate,method=POST,path=/certificates/lost-3/create',
  ])('is made once, whatever answer is lost: %s', async (fault) => {
    const [name = ''] = /lost-\d/.exec(fault) ?? []
    await play(`${fault},times=1`)
    await open(name).make(wanted)
    await play()
    expect((await vaultAsks('GET', `/certificates/${name}/versions`)).body.value).toHaveLength(1)
  })
})

describe('before it is made', () => {
  test('a vault that makes certificates passes, and makes none', async () => {
    await open('tried').check()
    expect((await vaultAsks('GET', '/certificates/tried')).status).toBe(404)
    await open('there').make(wanted)
    await open('there').check()
    expect((await vaultAsks('GET', '/certificates/there/versions')).body.value).toHaveLength(1)
  })

  test('somebody without the role is told which command gives it, and to whom', async () => {
    const caller = await newClient(running.graph, [])
    const refusal = {
      code: 'FORBIDDEN',
      message: 'not allowed to read or make the certificate keyvault://emulator-vault/x',
      hints: [
        expect.stringMatching(
          /az role assignment create --role "Key Vault Certificates Officer" --assignee [0-9a-f-]{36}/,
        ),
        expect.any(String),
      ],
    }
    await expect(open('x', { caller }).check()).rejects.toMatchObject(refusal)
    await expect(open('x', { caller }).newest()).rejects.toMatchObject(refusal)
  })

  test('a deleted name is refused with the commands that free it', async () => {
    await open('gone').make(wanted)
    await vaultAsks('DELETE', '/certificates/gone')
    const refusal = {
      code: 'INPUT_UNREADABLE',
      hints: expect.arrayContaining([
        expect.stringContaining('az keyvault certificate recover --vault-name emulator-vault --name gone'),
        expect.stringContaining('az keyvault certificate purge --vault-name emulator-vault --name gone'),
      ]),
    }
    await expect(open('gone').check()).rejects.toMatchObject(refusal)
    await expect(open('gone').make(wanted)).rejects.toMatchObject(refusal)
  })

  test('where nobody may purge it, the day is told on which the name is free, for secrets too', async () => {
    await open('kept', { vault: 'kept-vault' }).make(wanted)
    await vaultAsks('DELETE', '/certificates/kept', undefined, 'kept-vault')
    await vaultAsks('PUT', '/secrets/kept-too', { value: 'fake-value' }, 'kept-vault')
    await vaultAsks('DELETE', '/secrets/kept-too', undefined, 'kept-vault')
    const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 7)
    const sink = keyVaultSink('//kept-vault/kept-too', surroundings({ vaults: vaults() }))
    for (const attempt of [open('kept', { vault: 'kept-vault' }).check(), sink.check()]) {
      const error = await attempt.catch((reason: unknown) => reason)
      const { hints } = error as { hints: readonly string[] }
      expect(hints.join('\n')).toContain(`purge protection: it goes by itself on ${until}`)
      expect(hints.join('\n')).not.toContain('keyvault certificate purge')
    }
  })

  test('a vault that does not exist is named', async () => {
    await expect(open('x', { vault: 'no-such-vault' }).newest()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('no answer from no-such-vault.vault.azure.net'),
    })
  })
})
