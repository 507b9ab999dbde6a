import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeCertificate } from '../../src/x509/make.ts'
import { keyPair, newKeyPair } from '../given/certificates.ts'

const parsed = ({ certificate }: { certificate: { der: string } }) =>
  new X509Certificate(Buffer.from(certificate.der, 'base64'))

test('a certificate is signed by itself, with the key that comes with it', async () => {
  const pair = await keyPair()
  const certificate = parsed(pair)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(pair.privateKey)).toBe(true)
  expect(certificate).toMatchObject({ ca: false, subject: 'CN=MCP dev', issuer: 'CN=MCP dev' })
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
})

test('its times are those that were asked for, to the second', async () => {
  const { certificate } = await makeCertificate({
    subject: 'x',
    key: 'rsa-2048',
    notBefore: new Date('2026-03-01T10:20:30Z'),
    notAfter: new Date('2027-03-01T10:20:30Z'),
  })
  expect(certificate).toMatchObject({ notBefore: '2026-03-01T10:20:30Z', notAfter: '2027-03-01T10:20:30Z' })
})

test.each([
  ['rsa-2048', 2048],
  ['rsa-3072', 3072],
] as const)('%s', async (key, modulusLength) => {
  expect((await keyPair({ key })).privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength })
})

test('the thumbprint is the one that OpenSSL counts', async () => {
  const pair = await keyPair()
  expect(pair.certificate.thumbprint).toBe(parsed(pair).fingerprint.replaceAll(':', ''))
})

test('two are never the same', async () => {
  const [one, other] = [parsed(await keyPair()), parsed(await newKeyPair())]
  expect(one.serialNumber).not.toBe(other.serialNumber)
  expect(one.serialNumber).toMatch(/^4[0-9A-F]{31}$/)
})

test.each([
  ['a,O=Microsoft', 'CN=a\\,O=Microsoft'],
  ['Größe 日本', 'CN=Größe 日本'],
  ['x'.repeat(120), `CN=${'x'.repeat(64)}`],
])('a subject is a name and nothing more: %s', async (subject, expected) => {
  expect(parsed(await keyPair({ subject })).subject).toBe(expected)
})
