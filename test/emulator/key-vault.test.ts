import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import type { VaultRole } from '../../src/emulator/key-vault/vault.ts'
import { type Action, authorize } from '../../src/emulator/key-vault/vault-caller.ts'
import { emulator, newClient } from './support.ts'

const clock = { ahead: 0 }
const directory = mkdtempSync(join(tmpdir(), 'emulator-vault-'))
const seedFile = join(directory, 'seed.yaml')
writeFileSync(
  seedFile,
  `vaults:
  emulator-vault: { secrets: { seeded: { value: from the seed }, tls: { value: key, managed: true } } }
  fabrikam-vault: { tenant: fabrikam }`,
)
afterAll(() => rmSync(directory, { recursive: true }))
const running = emulator({ now: () => Date.now() + clock.ahead, seedFile })
const VAULT_SCOPE = 'https://vault.azure.net/.default'
const host = 'emulator-vault.vault.azure.net'

const asOwner = () => running.tokenFor(running.ready.bootstrap, VAULT_SCOPE)
const vault = async (
  method: string,
  path: string,
  sent: { body?: unknown; token?: string; host?: string } = {},
) => {
  const token = sent.token ?? (await asOwner())
  const headers = { host: sent.host ?? host, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }
  const separator = path.includes('?') ? '&' : '?'
  return running.send(method, `${path}${separator}api-version=7.6`, { headers, body: sent.body })
}
const set = (name: string, body: object = { value: 'v' }) => vault('PUT', `/secrets/${name}`, { body })
const error = (status: number, code: string, message: unknown, inner?: string) => ({
  status,
  body: { error: { code, message, ...(inner ? { innererror: { code: inner } } : {}) } },
})

test('@azure/keyvault-secrets works unmodified, challenge authentication included', async () => {
  const script = join(import.meta.dirname, 'key-vault.mjs')
  const env = { ...running.ready.env, PATH: process.env.PATH }
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env })
  expect(JSON.parse(stdout)).toEqual({
    missing: {
      statusCode: 404,
      code: 'SecretNotFound',
      message: expect.stringContaining('(name/id) connector'),
    },
    first: { value: 'first', contentType: 'text/plain', tags: { of: 'appreg' } },
    updated: false,
    disabled: {
      statusCode: 403,
      code: 'Forbidden',
      message: 'Operation get is not allowed on a disabled secret.',
    },
    latest: { value: 'second', isNewest: true },
    expiresOn: '2030-01-01T00:00:00.000Z',
    secrets: expect.arrayContaining([{ name: 'connector', hasVersion: false }]),
    versions: [
      { name: 'connector', hasVersion: true },
      { name: 'connector', hasVersion: true },
    ],
    deleted: { name: 'connector', recoveryId: `https://${host}/deletedsecrets/connector` },
    conflict: {
      statusCode: 409,
      code: 'Conflict',
      message: expect.stringContaining('can only be recovered or purged'),
    },
    listed: [{ name: 'connector', hasVersion: false }],
    recovered: 'connector',
    again: 'second',
    purged: { statusCode: 404, code: 'SecretNotFound', message: 'Deleted Secret not found: connector' },
  })
})

describe('a caller', () => {
  test('without a token is told where to get one', async () => {
    const answer = await vault('GET', '/secrets', { token: '' })
    expect(answer).toMatchObject(
      error(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.'),
    )
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer authorization="https://login.microsoftonline.com/${running.ready.tenantId}", resource="https://vault.azure.net"`,
    )
  })

  test('with a token for something else is refused', async () => {
    const token = await running.tokenFor(running.ready.bootstrap)
    expect(await vault('GET', '/secrets', { token })).toMatchObject(
      error(
        401,
        'Unauthorized',
        'AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://graph.microsoft.com.',
      ),
    )
    const forged = `${(await asOwner()).slice(0, -4)}AAAA`
    expect((await vault('GET', '/secrets', { token: forged })).status).toBe(401)
    expect((await vault('GET', '/secrets', { token: 'no.jwt.at-all' })).status).toBe(401)
  })

  test('with a token that is over is refused', async () => {
    const token = await asOwner()
    clock.ahead = 4_000_000
    const answer = await vault('GET', '/secrets', { token })
    clock.ahead = 0
    expect(answer).toMatchObject(error(401, 'Unauthorized', 'AKV10046: The token is expired.'))
  })

  test('of another tenant is refused', async () => {
    const answer = await vault('GET', '/secrets', { host: 'fabrikam-vault.vault.azure.net' })
    const message = expect.stringMatching(
      new RegExp(`^AKV10032: Invalid issuer\\. Expected one of .*, found .*/${running.ready.tenantId}/`),
    )
    expect(answer).toMatchObject(error(401, 'Unauthorized', message))
  })

  test('without a role on the vault is refused, with the action it lacks', async () => {
    const client = await newClient(running.graph, [])
    const token = await running.tokenFor(client, VAULT_SCOPE)
    const answer = await vault('PUT', '/secrets/x', { token, body: { value: 'v' } })
    const message = expect.stringMatching(
      new RegExp(
        `^Caller is not authorized[^]*appid=${client.clientId};oid=[^]*Action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action'\\r\\n[^]*secrets/x'`,
      ),
    )
    expect(answer).toMatchObject(error(403, 'Forbidden', message, 'ForbiddenByRbac'))
  })

  test('with a role may do what the role allows', () => {
    const of = { name: 'v', tenantId: 't', secrets: [], deletedSecrets: [] }
    const caller = { objectId: 'o', appId: 'a', issuer: 'i' }
    const may = (role: VaultRole, action: Action) => {
      try {
        authorize({ ...of, roles: { o: role } }, caller, { action, name: 'x' })
        return true
      } catch {
        return false
      }
    }
    const table: [VaultRole, Action, boolean][] = [
      ['Key Vault Secrets User', 'secrets/get', true],
      ['Key Vault Secrets User', 'secrets/set', false],
      ['Key Vault Reader', 'secrets/list', true],
      ['Key Vault Reader', 'secrets/get', false],
      ['Key Vault Reader', 'certificates/get', true],
      ['Key Vault Certificates Officer', 'certificates/create', true],
      ['Key Vault Certificates Officer', 'keys/sign', false],
      ['Key Vault Crypto User', 'keys/sign', true],
      ['Key Vault Crypto User', 'certificates/get', false],
      ['Key Vault Certificate User', 'secrets/get', true],
      ['Key Vault Certificate User', 'certificates/create', false],
      ['Key Vault Administrator', 'certificates/purge', true],
    ]
    expect(table.map(([role, action]) => [role, action, may(role, action)])).toEqual(table)
  })
})

describe('a secret', () => {
  test('shows its attributes as the real one does', async () => {
    const answer = await set('shape', { value: 'v', attributes: { nbf: 1_700_000_000, enabled: true } })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      value: 'v',
      id: expect.stringMatching(new RegExp(`^https://${host}/secrets/shape/[0-9a-f]{32}$`)),
      attributes: {
        enabled: true,
        nbf: 1_700_000_000,
        created: expect.any(Number),
        updated: expect.any(Number),
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
    })
  })

  test('keeps what an update does not name', async () => {
    await set('kept', { value: 'v', contentType: 'text/plain', tags: { a: 'b' } })
    await vault('PATCH', '/secrets/kept', { body: { attributes: { exp: 1_900_000_000 } } })
    const read = await vault('GET', '/secrets/kept/')
    expect(read.body).toMatchObject({
      value: 'v',
      contentType: 'text/plain',
      tags: { a: 'b' },
      attributes: { exp: 1_900_000_000, enabled: true },
    })
  })

  test('is found under its name in any case', async () => {
    await set('Cased')
    expect((await vault('GET', '/secrets/cASED')).status).toBe(200)
    expect((await vault('GET', '/secrets/cased/00000000000000000000000000000000')).status).toBe(404)
  })

  test('comes from the seed', async () => {
    expect((await vault('GET', '/secrets/seeded')).body.value).toBe('from the seed')
  })

  test.each([
    ['set', 'PUT', '/secrets/tls', { value: 'v' }],
    ['update', 'PATCH', '/secrets/tls', { tags: {} }],
    ['delete', 'DELETE', '/secrets/tls', undefined],
  ])('that a certificate manages is read, but no %s', async (operation, method, path, body) => {
    expect((await vault('GET', path)).body).toMatchObject({ value: 'key', managed: true })
    expect(await vault(method, path, { body })).toMatchObject(
      error(
        403,
        'Forbidden',
        expect.stringContaining(`Operation "${operation}" is not allowed on this secret`),
        'SecretManagedByKeyVault',
      ),
    )
  })

  test('that was deleted goes for good after 90 days', async () => {
    await set('expiring')
    await vault('DELETE', '/secrets/expiring')
    expect((await vault('GET', '/deletedsecrets/expiring')).status).toBe(200)
    clock.ahead = 91 * 86_400_000
    expect((await vault('GET', '/deletedsecrets/expiring')).status).toBe(404)
    expect((await set('expiring')).status).toBe(200)
  })
})

test('lists come in pages that nextLink continues', async () => {
  for (const name of ['page-1', 'page-2', 'page-3']) await set(name)
  const names: string[] = []
  let path = '/secrets?maxresults=2'
  while (path !== '') {
    const { body } = await vault('GET', path)
    if (Array.isArray(body.value)) names.push(...body.value.map(({ id }) => id.split('/').at(-1)))
    const next = typeof body.nextLink === 'string' ? new URL(body.nextLink) : undefined
    next?.searchParams.delete('api-version')
    path = next ? `${next.pathname}${next.search}` : ''
  }
  expect(names).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3']))
  expect(new Set(names).size).toBe(names.length)
})

describe('a vault refuses', () => {
  test.each([
    ['a name with a dot', 'PUT', '/secrets/a.b', { value: 'v' }, 400, 'BadParameter'],
    ['a secret without a value', 'PUT', '/secrets/x', {}, 400, 'BadParameter'],
    [
      'too many tags',
      'PUT',
      '/secrets/x',
      { value: 'v', tags: Object.fromEntries('abcdefghijklmnop'.split('').map((tag) => [tag, ''])) },
      400,
      'BadParameter',
    ],
    ['a value of more than 25 KB', 'PUT', '/secrets/x', { value: 'x'.repeat(25_601) }, 400, 'BadParameter'],
    ['pages of more than 25', 'GET', '/secrets?maxresults=26', undefined, 400, 'BadParameter'],
    ['a page that it never gave', 'GET', '/secrets?$skiptoken=x', undefined, 400, 'BadParameter'],
    ['other paths', 'GET', '/storage', undefined, 404, 'NotFound'],
    ['other methods', 'POST', '/secrets/x', {}, 405, 'BadParameter'],
    [
      'to recover what is not deleted',
      'POST',
      '/deletedsecrets/never/recover',
      undefined,
      404,
      'SecretNotFound',
    ],
    ['to purge what is not deleted', 'DELETE', '/deletedsecrets/never', undefined, 404, 'SecretNotFound'],
  ])('%s', async (_, method, path, body, status, code) => {
    expect(await vault(method, path, { body })).toMatchObject(error(status, code, expect.any(String)))
  })

  test('a request without api-version, or without JSON', async () => {
    const headers = { host, authorization: `Bearer ${await asOwner()}` }
    const unversioned = await running.send('GET', '/secrets', { headers })
    expect(unversioned).toMatchObject(error(400, 'BadParameter', expect.stringContaining('api-version')))
    const raw = { text: '{', type: 'application/json' }
    const broken = await running.send('PUT', '/secrets/x?api-version=7.6', { headers, raw })
    expect(broken).toMatchObject(error(400, 'BadParameter', expect.stringContaining('JSON')))
  })
})
