import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { readAccessToken } from '../../src/sts/claims.ts'

const now = new Date('2024-05-02T10:00:00Z')
const seconds = now.getTime() / 1000
const tenant = '00000000-0000-0000-0000-00000000aaaa'
const client = '11111111-2222-3333-4444-55555555abcd'

const version2 = {
  iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
  aud: client,
  ver: '2.0',
  tid: tenant,
  azp: client,
  nbf: seconds,
  exp: seconds + 3600,
}

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
let entra: Pair
let stranger: Pair

beforeAll(async () => {
  entra = await generateKeyPair('RS256', { extractable: true })
  stranger = await generateKeyPair('RS256')
})

const sign = (payload: JWTPayload, { privateKey } = entra) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' }).sign(privateKey)

// Entra's keys name no algorithm.
const keys = async () => ({ keys: [{ ...(await exportJWK(entra.publicKey)), kid: 'k1', use: 'sig' }] })

const read = async (token: string) => readAccessToken(token, await keys(), now)

test('an app-only token of version 2 is read', async () => {
  const { nbf, azp, ...rest } = version2
  expect(await read(await sign({ ...version2, roles: ['Read.All'], idtyp: 'app' }))).toEqual({
    ...rest,
    client,
    scp: [],
    roles: ['Read.All'],
    idtyp: 'app',
  })
})

test('a delegated token of version 1 names its client and its scopes', async () => {
  const { azp, ...rest } = version2
  const token = await sign({ ...rest, ver: '1.0', appid: client, scp: 'access_as_user write' })
  expect(await read(token)).toMatchObject({ ver: '1.0', client, scp: ['access_as_user', 'write'], roles: [] })
})

test.each([
  ['expired', { exp: seconds - 3600 }],
  ['not valid yet', { nbf: seconds + 3600 }],
  ['without a tenant', { tid: undefined }],
])('a token that is %s is refused', async (_, change) => {
  await expect(read(await sign({ ...version2, ...change }))).rejects.toMatchObject({ code: 'PROOF_FAILED' })
})

test('a clock that is a few minutes off does no harm', async () => {
  expect((await read(await sign({ ...version2, nbf: seconds + 240 }))).aud).toBe(client)
})

test('a token of another key, a changed one and none at all are refused, without its claims in the error', async () => {
  const good = await sign(version2)
  const [header = '', , signature = ''] = good.split('.')
  const changed = [header, Buffer.from('{"aud":"other"}').toString('base64url'), signature].join('.')
  for (const token of [await sign(version2, stranger), changed, 'not-a-token']) {
    const error = await read(token).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'PROOF_FAILED', cause: undefined })
    expect(String(error)).not.toContain(token)
  }
})

test('an unsigned token is refused', async () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = `${part({ alg: 'none', kid: 'k1' })}.${part(version2)}.`
  await expect(read(token)).rejects.toMatchObject({ code: 'PROOF_FAILED' })
})

test('a token signed by an algorithm that Entra does not use is refused, even with the right key', async () => {
  const key = await importPKCS8(await exportPKCS8(entra.privateKey), 'PS256')
  const token = await new SignJWT(version2).setProtectedHeader({ alg: 'PS256', kid: 'k1' }).sign(key)
  await expect(read(token)).rejects.toMatchObject({ code: 'PROOF_FAILED' })
})
