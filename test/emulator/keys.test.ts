import { beforeAll, describe, expect, test } from 'vitest'
import { type Ask, type Claims, keyCredential, proof, stage, today } from './graph-slice/stage.ts'
import { newId } from './identifiers.ts'

const nbf = Date.parse(today) / 1000
let ask: Ask
beforeAll(async () => {
  ask = (await stage()).ask
})

async function withCertificate(more: object = {}) {
  const keyCredentials = [{ ...(await keyCredential()), ...more }]
  const { body } = await ask('POST', '/applications', { body: { displayName: 'Keyed', keyCredentials } })
  return { path: `/applications/${body.id}`, iss: String(body.id), keyId: keyCredentials[0]?.keyId }
}
const addKey = async (path: string, signed: string) =>
  ask('POST', `${path}/addKey`, { body: { keyCredential: await keyCredential(), proof: signed } })

test('a certificate is added and removed with a proof of the one that is there', async () => {
  const { path, iss, keyId } = await withCertificate()
  const added = await addKey(path, await proof({ iss, nbf }))
  expect(added).toMatchObject({
    status: 200,
    body: { key: null, type: 'AsymmetricX509Cert', usage: 'Verify' },
  })
  const body = { keyId, proof: await proof({ iss, nbf }) }
  expect((await ask('POST', `${path}/removeKey`, { body })).status).toBe(204)
  expect((await ask('GET', path)).body.keyCredentials).toMatchObject([{ keyId: added.body.keyId }])
})

describe('a proof does not hold', () => {
  const wrong: readonly (readonly [string, Partial<Claims>])[] = [
    ['for another audience', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['from another issuer', { iss: 'another' }],
    ['that is over', { nbf: nbf - 700 }],
    ['that is not valid yet', { nbf: nbf + 60 }],
    ['for longer than ten minutes', { nbf, exp: nbf + 700 }],
  ]
  const refused = { status: 401, body: { error: { code: 'Authentication_MissingOrMalformed' } } }

  test.each(wrong)('%s', async (_, claims) => {
    const { path, iss } = await withCertificate()
    expect(await addKey(path, await proof({ iss, nbf, ...claims }))).toMatchObject(refused)
  })

  test('with another signature', async () => {
    const { path, iss } = await withCertificate()
    const [header, payload, signature = ''] = (await proof({ iss, nbf })).split('.')
    const forged = `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    expect(await addKey(path, forged)).toMatchObject(refused)
    expect(await addKey(path, 'nonsense')).toMatchObject(refused)
  })
})

test('without a valid certificate there is no way in', async () => {
  const { path, iss } = await withCertificate({ endDateTime: '2026-02-01T00:00:00Z' })
  expect(await addKey(path, await proof({ iss, nbf }))).toMatchObject({ status: 403 })
})

test('a key that is not there cannot be removed', async () => {
  const { path, iss } = await withCertificate()
  const body = { keyId: newId(), proof: await proof({ iss, nbf }) }
  expect(await ask('POST', `${path}/removeKey`, { body })).toMatchObject({ status: 400 })
})

test('a certificate is not added over one that is there', async () => {
  const { path, iss, keyId } = await withCertificate()
  const body = { keyCredential: await keyCredential(keyId), proof: await proof({ iss, nbf }) }
  expect(await ask('POST', `${path}/addKey`, { body })).toMatchObject({
    status: 400,
    body: { error: { message: `Update to existing credential with KeyId '${keyId}' is not allowed.` } },
  })
})

test('the policy closes symmetric keys', async () => {
  const limit = { restrictionType: 'symmetricKeyAddition', state: 'enabled', maxLifetime: null }
  const symmetric = { ...(await keyCredential()), type: 'Symmetric' }
  const make = () => ask('POST', '/applications', { body: { displayName: 'x', keyCredentials: [symmetric] } })
  const before = await make()
  await ask('PATCH', '/policies/defaultAppManagementPolicy', {
    body: { isEnabled: true, applicationRestrictions: { passwordCredentials: [limit] } },
  })
  const after = await make()
  await ask('PATCH', '/policies/defaultAppManagementPolicy', { body: { isEnabled: false } })
  expect(before.status).toBe(201)
  expect(after).toMatchObject({
    status: 400,
    body: { error: { code: 'CredentialTypeNotAllowedAsPerAppPolicy' } },
  })
})

test('a certificate does not outlive itself', async () => {
  const entry = { ...(await keyCredential()), endDateTime: '2050-01-01T00:00:00Z' }
  const refused = {
    status: 400,
    body: {
      error: { code: 'KeyCredentialsInvalidEndDate', message: 'Key credential end date is invalid.' },
    },
  }
  expect(
    await ask('POST', '/applications', { body: { displayName: 'x', keyCredentials: [entry] } }),
  ).toMatchObject(refused)
  const { path, iss } = await withCertificate()
  const body = { keyCredential: { ...entry, keyId: newId() }, proof: await proof({ iss, nbf }) }
  expect(await ask('POST', `${path}/addKey`, { body })).toMatchObject(refused)
})

test('the policy limits how long a certificate lives', async () => {
  const limit = { restrictionType: 'asymmetricKeyLifetime', state: 'enabled', maxLifetime: 'P90D' }
  await ask('PATCH', '/policies/defaultAppManagementPolicy', {
    body: { isEnabled: true, applicationRestrictions: { keyCredentials: [limit] } },
  })
  const body = { displayName: 'x', keyCredentials: [await keyCredential()] }
  expect(await ask('POST', '/applications', { body })).toMatchObject({
    status: 400,
    body: { error: { code: 'CredentialInvalidLifetimeAsPerAppPolicy' } },
  })
})
