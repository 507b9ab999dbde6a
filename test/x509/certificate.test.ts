import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { KeyType } from '../../src/model/certificate.ts'
import { readCertificate } from '../../src/x509/certificate.ts'
import { pem } from '../../src/x509/pem.ts'
import { keyPair, newKeyPair, publicPem } from '../given/certificates.ts'
import { selfSigned } from '../given/loopback.ts'

const fault = (content: string | Buffer) => {
  const reading = readCertificate(Buffer.from(content))
  return 'fault' in reading ? reading.fault : `accepted ${reading.certificate.thumbprint}`
}

test('a certificate is read from PEM and from DER', async () => {
  const pair = await keyPair()
  const expected = { certificate: pair.certificate }
  expect(readCertificate(Buffer.from(publicPem(pair)))).toEqual(expected)
  expect(readCertificate(Buffer.from(pair.certificate.der, 'base64'))).toEqual(expected)
})

test('what stands around it in PEM does not matter, nor does its key', async () => {
  const pair = await keyPair()
  const expected = { certificate: pair.certificate }
  const text = `subject=CN = x\r\n${publicPem(pair).replaceAll('\n', '\r\n')}\r\n# end`
  expect(readCertificate(Buffer.from(text))).toEqual(expected)
  expect(readCertificate(await pem.write(pair, undefined))).toEqual(expected)
})

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

test.each([
  ['nothing', ''],
  ['text', 'not a certificate'],
  ['a request', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'],
  ['nonsense that calls itself one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ['bytes', Buffer.alloc(4000, 0x30)],
  [
    'a public key',
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).publicKey,
  ],
])('%s is none', (_, content) => {
  expect(fault(content)).toBe('is no certificate in PEM or DER')
})

test.each([
  ['PKCS #8 in PEM', key.export({ type: 'pkcs8', format: 'pem' })],
  ['PKCS #1 in PEM', key.export({ type: 'pkcs1', format: 'pem' })],
  ['encrypted, in PEM', key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })],
  ['PKCS #8 in DER', key.export({ type: 'pkcs8', format: 'der' })],
])('a private key is told as one: %s', (_, content) => {
  expect(fault(content)).toMatch(/^holds a private key and no certificate/)
})

test('a chain is refused: which one is meant cannot be told', async () => {
  expect(fault(publicPem(await keyPair()) + publicPem(await newKeyPair()))).toMatch(/^holds 2 certificates/)
})

test('an elliptic curve is refused: Entra could not check a signature', async () => {
  expect(fault((await selfSigned()).cert)).toMatch(/^has a key of the kind ec: Entra takes signatures of RSA/)
})

test('a short key is refused', async () => {
  expect(fault(publicPem(await keyPair({ key: 'rsa-1024' as KeyType })))).toBe(
    'has an RSA key of 1024 bits: it takes 2048',
  )
})
