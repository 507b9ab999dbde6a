import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { clientAssertion, possessionProof } from '../../src/sts/assertion.ts'
import { signerWith } from '../../src/x509/sign.ts'
import { keyPair } from '../given/certificates.ts'
import { today } from '../given/model.ts'

const now = new Date(today)
const seconds = now.getTime() / 1000

const digest = (algorithm: string, der: string) =>
  createHash(algorithm).update(Buffer.from(der, 'base64')).digest('base64url')

const publicKeyOf = (der: string) =>
  createPublicKey(
    new X509Certificate(Buffer.from(der, 'base64')).publicKey.export({ type: 'spki', format: 'pem' }),
  )

test('an assertion is what the page on certificate credentials asks for', async () => {
  const pair = await keyPair()
  const tokenUrl = 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token'
  const jwt = await clientAssertion(signerWith(pair), { tokenUrl, clientId: 'client-1', now })
  expect(decodeProtectedHeader(jwt)).toEqual({
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': digest('sha256', pair.certificate.der),
  })
  const { payload } = await jwtVerify(jwt, publicKeyOf(pair.certificate.der), { currentDate: now })
  expect(payload).toEqual({
    aud: tokenUrl,
    iss: 'client-1',
    sub: 'client-1',
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iat: seconds - 60,
    nbf: seconds - 60,
    exp: seconds + 540,
  })
})

test('a proof of possession is what addKey asks for: ten minutes, for Azure AD Graph, from the object', async () => {
  const pair = await keyPair()
  const jwt = await possessionProof(signerWith(pair), { objectId: 'object-1', now })
  expect(decodeProtectedHeader(jwt)).toEqual({
    alg: 'RS256',
    typ: 'JWT',
    kid: pair.certificate.thumbprint,
    x5t: digest('sha1', pair.certificate.der),
  })
  const { payload } = await jwtVerify(jwt, publicKeyOf(pair.certificate.der), { currentDate: now })
  expect(payload).toMatchObject({ aud: '00000002-0000-0000-c000-000000000000', iss: 'object-1' })
  expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBe(600)
})

test('no two are the same: neither can be sent twice', async () => {
  const pair = await keyPair()
  const about = { objectId: 'object-1', now }
  expect(await possessionProof(signerWith(pair), about)).not.toBe(
    await possessionProof(signerWith(pair), about),
  )
})
