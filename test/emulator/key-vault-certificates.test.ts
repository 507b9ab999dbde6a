import { execFile } from 'node:child_process'
import { createSecretKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { promisify } from 'node:util'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { emulator } from './support.ts'

const started = Date.now()
const clock = { ahead: 0 }
const directory = mkdtempSync(join(tmpdir(), 'emulator-certificates-'))
const seedFile = join(directory, 'seed.yaml')
writeFileSync(
  seedFile,
  `vaults:
  kept-vault: { purgeProtection: true, roles: { bootstrap: Key Vault Administrator } }
  no-keys: { roles: { bootstrap: [Key Vault Certificates Officer, Key Vault Secrets User] } }
  emulator-vault: { secrets: { plain: { value: not-a-secret } } }`,
)
afterAll(() => rmSync(directory, { recursive: true }))
beforeEach(() => {
  clock.ahead = 0
})
const running = emulator({ now: () => started + clock.ahead, seedFile })

const vault = async (method: string, path: string, body?: unknown, name = 'emulator-vault') => {
  const token = await running.tokenFor(running.ready.bootstrap, 'https://vault.azure.net/.default')
  const headers = { host: `${name}.vault.azure.net`, authorization: `Bearer ${token}` }
  return running.send(method, `${path}?api-version=2025-07-01`, { headers, body })
}

const selfSigned = (more: object = {}) => ({
  policy: { x509_props: { subject: 'CN=appreg tests' }, issuer: { name: 'Self' }, ...more },
})
const create = (name: string, body: object = selfSigned(), at = 'emulator-vault') =>
  vault('POST', `/certificates/${name}/create`, body, at)
/** Made, and the time that it takes is over. */
async function made(name: string, body: object = selfSigned(), at = 'emulator-vault') {
  expect(await create(name, body, at)).toMatchObject({ status: 202, body: { status: 'inProgress' } })
  clock.ahead += 2_000
  return vault('GET', `/certificates/${name}`, undefined, at)
}
const refusal = (status: number, code: string, message: unknown, inner?: string) => ({
  status,
  body: { error: { code, message, ...(inner ? { innererror: { code: inner } } : {}) } },
})

const refused = (statusCode: number, code: string, message: string) => ({
  statusCode,
  code,
  message: expect.stringContaining(message),
})

test('the clients for certificates, keys and secrets work unmodified', async () => {
  const script = join(import.meta.dirname, 'key-vault-certificates.mjs')
  const env = { ...running.ready.env, PATH: process.env.PATH }
  const run = promisify(execFile)(process.execPath, [script], { env })
  run.child.stderr?.on('data', (dots: Buffer) => {
    clock.ahead += 2_000 * dots.length
  })
  const { stdout } = await run
  const seen = JSON.parse(stdout)
  expect(seen).toEqual({
    missing: refused(404, 'CertificateNotFound', 'A certificate with (name/id) signing was not found'),
    operation: { status: 'inProgress', hasCsr: true },
    early: { hasCer: false, enabled: false },
    conflict: refused(409, 'Conflict', "while a pending key vault certificate's status is inProgress"),
    first: {
      subject: 'CN=appreg tests',
      bits: 3072,
      x5t: seen.first.fingerprint,
      fingerprint: expect.stringMatching(/^[0-9A-F]{40}$/),
      tags: { of: 'appreg' },
      expires: true,
      exportable: false,
    },
    signatures: { RS256: true, PS256: true, RS512: true, PS384: true },
    short: refused(400, 'BadParameter', "Invalid length of 'value': 20 bytes"),
    key: { operations: ['sign', 'verify'], managed: true, hasPrivatePart: false },
    kept: { contentType: 'application/x-pkcs12', managed: null },
    overwrite: refused(403, 'Forbidden', 'since it is associated with a certificate'),
    out: true,
    versions: [
      { name: 'signing', hasVersion: true },
      { name: 'signing', hasVersion: true },
    ],
    old: { isFirst: true },
    disabled: refused(403, 'Forbidden', 'Operation sign is not allowed on a disabled key'),
    hidden: refused(403, 'Forbidden', 'Operation get is not allowed on a disabled secret'),
    deleted: 'https://emulator-vault.vault.azure.net/deletedcertificates/signing',
    taken: refused(409, 'Conflict', 'the certificate can only be recovered or purged'),
    gone: refused(404, 'SecretNotFound', '(name/id) signing'),
    recovered: 'signing',
    back: true,
    purged: refused(404, 'CertificateNotFound', 'Deleted Certificate not found: signing'),
  })
}, 60_000)

describe('a certificate that is made', () => {
  test('is described as the real service does, before and after', async () => {
    const asked = await create('shape', { ...selfSigned(), tags: { a: 'b' } })
    const id = 'https://emulator-vault.vault.azure.net/certificates/shape'
    expect(asked.body).toEqual({
      id: `${id}/pending`,
      issuer: { name: 'Self' },
      csr: expect.stringMatching(/^MII/),
      cancellation_requested: false,
      status: 'inProgress',
      status_details: expect.stringContaining('Pending certificate created.'),
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect((await vault('GET', '/keys/shape')).status).toBe(404)
    expect((await vault('GET', '/secrets/shape')).status).toBe(404)
    clock.ahead = 2_000
    expect((await vault('GET', '/certificates/shape/pending')).body).toMatchObject({
      status: 'completed',
      target: id,
    })
    const { body } = await vault('GET', '/certificates/shape')
    const version = String(body.id).split('/').at(-1)
    expect(body).toEqual({
      id: `${id}/${version}`,
      kid: `https://emulator-vault.vault.azure.net/keys/shape/${version}`,
      sid: `https://emulator-vault.vault.azure.net/secrets/shape/${version}`,
      x5t: expect.stringMatching(/^[\w-]{27}$/),
      cer: expect.stringMatching(/^MII/),
      attributes: {
        enabled: true,
        nbf: expect.any(Number),
        exp: expect.any(Number),
        created: expect.any(Number),
        updated: expect.any(Number),
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
      tags: { a: 'b' },
      policy: {
        id: `${id}/policy`,
        key_props: { exportable: true, kty: 'RSA', key_size: 2048, reuse_key: false },
        secret_props: { contentType: 'application/x-pkcs12' },
        x509_props: {
          subject: 'CN=appreg tests',
          sans: {},
          ekus: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
          key_usage: ['digitalSignature', 'keyEncipherment'],
          validity_months: 12,
          basic_constraints: { ca: false },
        },
        lifetime_actions: [{ trigger: { lifetime_percentage: 80 }, action: { action_type: 'AutoRenew' } }],
        issuer: { name: 'Self' },
        attributes: { enabled: true, created: expect.any(Number), updated: expect.any(Number) },
      },
      pending: { id: `${id}/pending` },
    })
    const { nbf, created } = body.attributes as { nbf: number; created: number }
    expect(created - nbf).toBe(600)
  })

  test('is a PKCS #12 file as a secret, with its key where the policy lets it out', async () => {
    const isWhole = async (name: string) => {
      const { body } = await vault('GET', `/secrets/${name}`)
      const pfx = Buffer.from(String(body.value), 'base64')
      try {
        createSecureContext({ pfx, passphrase: '' })
        return true
      } catch {
        return false
      }
    }
    await made('out')
    await made('in', selfSigned({ key_props: { exportable: false } }))
    expect([await isWhole('out'), await isWhole('in')]).toEqual([true, false])
  })

  test('keeps its policy where the next version is asked for without one', async () => {
    await made('next', selfSigned({ key_props: { key_size: 3072 } }))
    const { body } = await made('next', {})
    const { publicKey } = new X509Certificate(Buffer.from(String(body.cer), 'base64'))
    expect(publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
  })

  test('stays open where somebody else signs it, and there is no way to sign with its key', async () => {
    await create('unknown', selfSigned({ issuer: { name: 'Unknown' } }))
    clock.ahead = 86_400_000
    expect((await vault('GET', '/certificates/unknown/pending')).body).toMatchObject({
      status: 'inProgress',
      status_details: expect.stringContaining('Please Perform Merge'),
    })
    expect((await vault('GET', '/keys/unknown')).status).toBe(404)
  })

  test('that has expired signs nothing', async () => {
    const { body } = await made('old', selfSigned({ x509_props: { subject: 'CN=x', validity_months: 1 } }))
    clock.ahead += 40 * 86_400_000
    const path = new URL(`${body.kid}/sign`).pathname
    const digest = createSecretKey(Buffer.alloc(32)).export().toString('base64url')
    expect(await vault('POST', path, { alg: 'PS256', value: digest })).toMatchObject(
      refusal(403, 'Forbidden', 'Operation sign is not allowed on an expired key.', 'KeyExpired'),
    )
  })
})

describe('a vault refuses', () => {
  test.each([
    ['no policy', {}],
    ['no subject', { policy: { issuer: { name: 'Self' } } }],
    ['no issuer', { policy: { x509_props: { subject: 'CN=x' } } }],
    ['a key of 1024 bits', selfSigned({ key_props: { key_size: 1024 } })],
    ['an elliptic curve, which it does not play', selfSigned({ key_props: { kty: 'EC' } })],
    ['an authority, which it does not play', selfSigned({ issuer: { name: 'DigiCert' } })],
    ['no months', selfSigned({ x509_props: { subject: 'CN=x', validity_months: 0 } })],
    ['another kind of secret', selfSigned({ secret_props: { contentType: 'text/plain' } })],
  ])('to make a certificate with %s', async (_, body) => {
    expect(await create('refused', body)).toMatchObject(refusal(400, 'BadParameter', expect.any(String)))
    expect((await vault('GET', '/certificates/refused')).status).toBe(404)
  })

  test('the name of a secret, and that of a deleted one', async () => {
    expect(await create('plain')).toMatchObject(refusal(409, 'Conflict', expect.any(String)))
    await vault('PUT', '/secrets/was-secret', { value: 'v' })
    await vault('DELETE', '/secrets/was-secret')
    expect(await create('was-secret')).toMatchObject(
      refusal(409, 'Conflict', expect.any(String), 'ObjectIsDeletedButRecoverable'),
    )
  })

  test('other dates, other algorithms, other paths', async () => {
    const { body } = await made('dates')
    expect(await vault('PATCH', '/certificates/dates', { attributes: { exp: 1 } })).toMatchObject(
      refusal(400, 'BadParameter', expect.any(String)),
    )
    const { pathname } = new URL(`${body.kid}/sign`)
    for (const wrong of [{ alg: 'ES256', value: 'AAAA' }, { alg: 'RS256' }, { value: 'AAAA' }]) {
      expect(await vault('POST', pathname, wrong)).toMatchObject(
        refusal(400, 'BadParameter', expect.any(String)),
      )
    }
    expect((await vault('POST', '/certificates/dates/pending/merge', {})).status).toBe(404)
    expect((await vault('DELETE', '/certificates/dates/pending')).status).toBe(405)
    expect((await vault('GET', '/certificates/dates/00000000000000000000000000000000')).status).toBe(404)
    expect((await vault('GET', '/certificates/none/pending')).status).toBe(404)
  })

  test('to purge where purge protection is on', async () => {
    await made('kept', selfSigned(), 'kept-vault')
    const { body } = await vault('DELETE', '/certificates/kept', undefined, 'kept-vault')
    expect(body).toMatchObject({ attributes: { recoveryLevel: 'Recoverable' } })
    const protectedBy = refusal(
      403,
      'Forbidden',
      expect.stringMatching(/^Operation "purge" is not allowed because/),
    )
    expect(await vault('DELETE', '/deletedcertificates/kept', undefined, 'kept-vault')).toMatchObject(
      protectedBy,
    )
    await vault('PUT', '/secrets/kept-too', { value: 'v' }, 'kept-vault')
    await vault('DELETE', '/secrets/kept-too', undefined, 'kept-vault')
    expect(await vault('DELETE', '/deletedsecrets/kept-too', undefined, 'kept-vault')).toMatchObject(
      protectedBy,
    )
    clock.ahead += 91 * 86_400_000
    expect((await vault('GET', '/deletedcertificates/kept', undefined, 'kept-vault')).status).toBe(404)
  })

  test('a signature to who may only make certificates, with the action that is lacking', async () => {
    const { status, body } = await made('officer', selfSigned(), 'no-keys')
    expect(status).toBe(200)
    const { pathname } = new URL(`${body.kid}/sign`)
    expect(await vault('POST', pathname, { alg: 'PS256', value: 'AAAA' }, 'no-keys')).toMatchObject(
      refusal(
        403,
        'Forbidden',
        expect.stringMatching(
          /Action: 'Microsoft\.KeyVault\/vaults\/keys\/sign\/action'[\s\S]*\/keys\/officer'/,
        ),
        'ForbiddenByRbac',
      ),
    )
  })

  test('lists of certificates come in pages', async () => {
    const { body } = await vault('GET', '/certificates')
    expect(body.value).toEqual(expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]))
  })
})
