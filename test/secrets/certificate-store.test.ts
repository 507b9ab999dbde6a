import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCertificateStore } from '../../src/secrets/certificate-store.ts'
import type { KeyPair } from '../../src/x509/key-file.ts'
import { keyPair, newKeyPair, publicPem } from '../given/certificates.ts'
import { folder } from '../given/folder.ts'

let one: KeyPair
let other: KeyPair
beforeAll(async () => {
  ;[one, other] = [await keyPair(), await newKeyPair()]
})

const mode = (path: string) => statSync(path).mode & 0o777
const store = (path: string) => openCertificateStore(`file:${path}`)

describe.each(['signing.pem', 'signing.pfx'])('a store %s', (name) => {
  test('holds nothing at first', async () => {
    const { active, staged, check } = store(join(folder(), name))
    expect([await active(), await staged()]).toEqual([undefined, undefined])
    await check(process.env)
  })

  test('stages a new one beside the one in use, for its owner only, and then puts it there', async () => {
    const path = join(folder(), 'new', name)
    const { stage, activate, active, staged } = store(path)
    await stage(one, 'x')
    expect(await active()).toBeUndefined()
    expect((await staged())?.certificate).toEqual(one.certificate)
    activate()
    await stage(other, 'x')
    expect((await active())?.certificate).toEqual(one.certificate)
    expect([mode(dirname(path)), mode(path), mode(`${path}.new`)]).toEqual([0o700, 0o600, 0o600])
    activate()
    expect((await active())?.certificate).toEqual(other.certificate)
    expect(readdirSync(dirname(path))).toEqual([name])
  })

  test('is checked: what it wrote itself is in nobody’s way', async () => {
    const { stage, activate, check } = store(join(folder(), name))
    await stage(one, 'x')
    await check(process.env)
    activate()
    await check(process.env)
  })

  test.each([
    ['text', () => 'mine'],
    ['nothing', () => ''],
    ['a bare certificate', () => publicPem(one)],
  ])('does not overwrite %s', async (_, content) => {
    for (const suffix of ['', '.new']) {
      const path = join(folder(), name)
      writeFileSync(`${path}${suffix}`, content())
      await expect(store(path).check(process.env)).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
        message: `no private key can be written to ${path}${suffix}: it holds something other than a certificate with its key`,
      })
    }
  })
})

test.each([
  ['a symbolic link', (path: string) => symlinkSync('/dev/null', path), /symbolic link/],
  ['a folder', (path: string) => mkdirSync(path), /not a regular file/],
])('%s takes no key, neither in use nor staged', async (_, put, reason) => {
  for (const suffix of ['', '.new']) {
    const path = join(folder(), 'signing.pem')
    put(`${path}${suffix}`)
    await expect(store(path).check(process.env)).rejects.toMatchObject({
      message: expect.stringMatching(reason),
      hints: [expect.stringContaining('store: "file:')],
    })
  }
})

test('a file that git tracks takes no key', async () => {
  const home = folder()
  const path = join(home, 'signing.pem')
  const { stage, activate, check } = store(path)
  await stage(one, undefined)
  activate()
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: home, stdio: 'ignore' })
  git('init')
  await check(process.env)
  git('add', 'signing.pem')
  await expect(check(process.env)).rejects.toThrow('git tracks this file')
})

test.skipIf(process.getuid?.() === 0)('a folder that cannot be written takes no key', async () => {
  const home = folder()
  chmodSync(home, 0o500)
  await expect(store(join(home, 'signing.pem')).check(process.env)).rejects.toThrow('cannot be written')
  chmodSync(home, 0o700)
})

test('a key that cannot be written leaves the one in use, and nothing beside it', async () => {
  const path = join(folder(), `${'x'.repeat(240)}.pem`)
  writeFileSync(path, 'in use')
  await expect(store(path).stage(one, undefined)).rejects.toThrow('ENAMETOOLONG')
  expect(readFileSync(path, 'utf8')).toBe('in use')
  expect(existsSync(`${path}.new`)).toBe(false)
  expect(readdirSync(dirname(path))).toHaveLength(1)
})
