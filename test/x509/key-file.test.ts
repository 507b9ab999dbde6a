import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { formatOf } from '../../src/x509/format.ts'
import { keyPair, newKeyPair, publicPem } from '../given/certificates.ts'
import { folder } from '../given/folder.ts'

const passphrase = 'fake Passphrase: ä 日'
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe.each(['client.pem', 'client.PFX'])('%s', (name) => {
  test('gives back what it was made of', async () => {
    const pair = await keyPair()
    const format = await formatOf(name)
    const file = await format.read(await format.write(pair, passphrase))
    expect(file).toMatchObject({ certificate: pair.certificate, isEncrypted: true })
    expect(file?.open(passphrase).equals(pair.privateKey)).toBe(true)
  })

  test('is opened by no other passphrase', async () => {
    const format = await formatOf(name)
    const file = await format.read(await format.write(await keyPair(), passphrase))
    for (const wrong of ['wrong', undefined]) {
      expect(() => file?.open(wrong)).toThrow(/passphrase does not open|no private key can be read/)
    }
  })

  test('shows nothing of an encrypted key', async () => {
    const pair = await keyPair()
    const bytes = await (await formatOf(name)).write(pair, passphrase)
    const bare = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
    // The private exponent lies in the middle.
    expect(bytes.includes(bare.subarray(400, 440))).toBe(false)
    expect(bytes.toString('latin1')).not.toContain(bare.subarray(300, 900).toString('base64').slice(4, 60))
  })

  test.each([
    ['nothing', () => Buffer.alloc(0)],
    ['text', () => Buffer.from('fake-secret\n')],
    ['half a file', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['a bare certificate', (_: Buffer, certificate: string) => Buffer.from(certificate)],
  ])('is not taken for one: %s', async (_, content) => {
    const pair = await keyPair()
    const format = await formatOf(name)
    expect(await format.read(content(await format.write(pair, 'x'), publicPem(pair)))).toBeUndefined()
  })
})

test('an unencrypted PEM needs no passphrase', async () => {
  const pair = await keyPair()
  const format = await formatOf('client.pem')
  const file = await format.read(await format.write(pair, undefined))
  expect(file?.isEncrypted).toBe(false)
  expect(file?.open().equals(pair.privateKey)).toBe(true)
})

test('a key that belongs to another certificate is refused', async () => {
  const [one, other] = [await keyPair(), await newKeyPair()]
  const format = await formatOf('client.pem')
  const mixed = await format.write({ ...one, privateKey: other.privateKey }, undefined)
  const file = await format.read(mixed)
  expect(() => file?.open()).toThrow(/that of another certificate/)
})

test('Node signs in to TLS with either', async () => {
  const pair = await keyPair()
  const [pem, pfx] = [await formatOf('a.pem'), await formatOf('a.pfx')]
  const text = await pem.write(pair, passphrase)
  expect(() => createSecureContext({ key: text, cert: text, passphrase })).not.toThrow()
  const file = await pfx.write(pair, passphrase)
  expect(() => createSecureContext({ pfx: file, passphrase })).not.toThrow()
  expect(() => createSecureContext({ pfx: file, passphrase: 'wrong' })).toThrow(/mac verify/)
})

test.skipIf(!hasOpenssl)(
  'OpenSSL reads a PFX, with the mark that Windows pairs key and certificate by',
  async () => {
    const path = join(folder(), 'client.pfx')
    const pair = await keyPair()
    writeFileSync(path, await (await formatOf(path)).write(pair, passphrase))
    const openssl = (...args: readonly string[]) =>
      execFileSync('openssl', ['pkcs12', '-in', path, '-passin', 'env:PASS', ...args], {
        env: { PASS: passphrase },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString()
    const id = pair.certificate.thumbprint.replace(/(..)/g, '$1 ')
    expect(openssl('-nokeys')).toContain(`localKeyID: ${id}`)
    expect(openssl('-nocerts', '-nodes')).toContain(`localKeyID: ${id}`)
    expect(openssl('-nocerts', '-nodes')).toContain(
      pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim(),
    )
  },
)
