import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createHttpClient } from '../../src/graph/http.ts'
import { keyVaultSink } from '../../src/secrets/key-vault.ts'
import { emulator, newClient } from '../emulator/support.ts'
import { deserted } from '../given/loopback.ts'
import { surroundings } from '../given/surroundings.ts'

const running = emulator({ control: true })
const host = 'emulator-vault.vault.azure.net'
const facts = {
  name: 'connector',
  keyId: '11111111-0000-4000-8000-000000000001',
  appId: '22222222-0000-4000-8000-000000000002',
  endDateTime: '2030-05-01T10:00:00Z',
}

interface Caller {
  readonly clientId: string
  readonly clientSecret: string
}

/** A sink in a vault of the emulator, reached as the program reaches it: through the proxy, by a challenge. */
function sink(name: string, { vault = 'emulator-vault', caller }: { vault?: string; caller?: Caller } = {}) {
  const { proxy, ca, bootstrap } = running.ready
  const getToken = async (scope: string | string[]) => ({
    token: await running.tokenFor(caller ?? bootstrap, String(scope)),
    expiresOnTimestamp: Date.now() + 3_600_000,
  })
  const httpClient = createHttpClient({ proxy, ca: readFileSync(ca, 'utf8') })
  const vaults = { suffix: 'vault.azure.net', httpClient, credential: { getToken } }
  return keyVaultSink(`//${vault}/${name}`, surroundings({ vaults }))
}

const vaultAsks = async (method: string, path: string, body?: unknown) => {
  const token = await running.tokenFor(running.ready.bootstrap, 'https://vault.azure.net/.default')
  const headers = { host, authorization: `Bearer ${token}` }
  return running.send(method, `${path}?api-version=7.6`, { headers, body })
}
const play = (...faults: string[]) => running.send('POST', '/control', { body: { faults } })

describe('a secret in a vault', () => {
  test('is stored with its end, its kind, and the ids that it belongs to', async () => {
    await sink('told').deliver('fake-value', facts)
    const { body } = await vaultAsks('GET', '/secrets/told')
    expect(body).toMatchObject({
      value: 'fake-value',
      contentType: 'client secret of an app registration',
      attributes: { exp: Date.parse(facts.endDateTime) / 1000 },
      tags: { appId: facts.appId, keyId: facts.keyId },
    })
  })

  test('comes back with the key id that it belongs to, and is nothing before', async () => {
    expect(await sink('read').read?.()).toBeUndefined()
    await sink('read').deliver('fake-value', facts)
    expect(await sink('read').read?.()).toEqual({ value: 'fake-value', keyId: facts.keyId })
  })

  test('gets a new version each time; the old one stays', async () => {
    for (const value of ['fake-1', 'fake-2']) await sink('versions').deliver(value, facts)
    expect((await vaultAsks('GET', '/secrets/versions')).body.value).toBe('fake-2')
    expect((await vaultAsks('GET', '/secrets/versions/versions')).body.value).toHaveLength(2)
  })

  test('is delivered although the answer was lost: then the vault is looked at', async () => {
    const lost = sink('lost')
    await lost.check()
    await play('drop-after,method=PUT,path=/secrets/lost')
    await lost.deliver('fake-value', facts)
    await play()
    expect((await vaultAsks('GET', '/secrets/lost')).body.value).toBe('fake-value')
  })

  test('is not delivered where it never arrived, and the error does not hold it', async () => {
    await play('drop-before,method=PUT,path=/secrets/never')
    const error = await sink('never')
      .deliver('fake-value', facts)
      .catch((reason: unknown) => reason)
    await play()
    expect(error).toMatchObject({ code: 'UNREACHABLE', cause: undefined })
    expect(String(error)).not.toContain('fake-value')
  })
})

describe('before anything is minted', () => {
  test('a vault that takes secrets passes, and nothing is stored', async () => {
    await sink('tried').check()
    expect((await vaultAsks('GET', '/secrets/tried')).status).toBe(404)
  })

  test('a secret that is there already passes, and keeps its value', async () => {
    await sink('there').deliver('fake-value', facts)
    await sink('there').check()
    expect((await vaultAsks('GET', '/secrets/there/versions')).body.value).toHaveLength(1)
  })

  test('a deleted name is refused with the commands that free it', async () => {
    await sink('gone').deliver('fake-value', facts)
    await vaultAsks('DELETE', '/secrets/gone')
    const refusal = {
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining('keyvault://emulator-vault/gone was deleted'),
      hints: expect.arrayContaining([
        expect.stringContaining('az keyvault secret recover --vault-name emulator-vault --name gone'),
        expect.stringContaining('az keyvault secret purge --vault-name emulator-vault --name gone'),
      ]),
    }
    await expect(sink('gone').check()).rejects.toMatchObject(refusal)
    await expect(sink('gone').deliver('fake-value', facts)).rejects.toMatchObject(refusal)
  })

  test('somebody without the role is told which command gives it, and to whom', async () => {
    const caller = await newClient(running.graph, [])
    await expect(sink('x', { caller }).check()).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'not allowed to set keyvault://emulator-vault/x',
      hints: [
        expect.stringMatching(
          /az role assignment create --role "Key Vault Secrets Officer" --assignee [0-9a-f-]{36} --scope/,
        ),
        expect.any(String),
      ],
    })
  })

  test('a vault that does not exist is named', async () => {
    await expect(sink('x', { vault: 'no-such-vault' }).check()).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: expect.stringContaining('no answer from no-such-vault.vault.azure.net'),
    })
  })

  test('a vault that is out of order is no vault to mint for', async () => {
    await play('status=503,host=vault')
    await expect(sink('x').check()).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await play()
  })
})

test('a sovereign cloud has vaults of its own', async () => {
  const httpClient = createHttpClient({ proxy: `http://127.0.0.1:${await deserted()}` })
  const vaults = { suffix: 'vault.azure.cn', httpClient, credential: { getToken: async () => null } }
  await expect(keyVaultSink('//My-Vault/x', surroundings({ vaults })).check()).rejects.toThrow(
    'no answer from my-vault.vault.azure.cn',
  )
})
