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
import { describe, expect, test } from 'vitest'
import { fileSink } from '../../src/secrets/file.ts'
import { folder } from '../given/folder.ts'

const mode = (path: string) => statSync(path).mode & 0o777
const git = (cwd: string, ...args: readonly string[]) => execFileSync('git', args, { cwd, stdio: 'ignore' })

describe('a secret file', () => {
  test('holds the value and a line end, and is for its owner only', async () => {
    const path = join(folder(), 'client.secret')
    await fileSink(path).deliver('fake-value')
    expect(readFileSync(path, 'utf8')).toBe('fake-value\n')
    expect(mode(path)).toBe(0o600)
  })

  test('comes with the folders it needs, which are for its owner only', async () => {
    const path = join(folder(), 'a', 'b', 'client.secret')
    await fileSink(path).check()
    await fileSink(path).deliver('fake-value')
    expect([mode(dirname(path)), mode(dirname(dirname(path)))]).toEqual([0o700, 0o700])
  })

  test('gives the value back', async () => {
    const sink = fileSink(join(folder(), 'client.secret'))
    expect(await sink.read()).toBeUndefined()
    await sink.deliver('fake-value')
    expect(await sink.read()).toBe('fake-value')
  })

  test('is replaced, also where others could read the old one', async () => {
    const path = join(folder(), 'client.secret')
    writeFileSync(path, 'old', { mode: 0o644 })
    await fileSink(path).deliver('fake-value')
    expect(readFileSync(path, 'utf8')).toBe('fake-value\n')
    expect(mode(path)).toBe(0o600)
  })

  test('keeps what it held when the new value cannot be written, and leaves nothing beside it', async () => {
    // A name that leaves no room for the one under which the new file is written first.
    const path = join(folder(), 'x'.repeat(250))
    writeFileSync(path, 'old')
    await expect(fileSink(path).deliver('fake-value')).rejects.toThrow('ENAMETOOLONG')
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(dirname(path))).toHaveLength(1)
  })
})

describe('before anything is minted', () => {
  const refused = (reason: string) => ({
    code: 'INPUT_UNREADABLE',
    message: expect.stringContaining(reason),
    hints: [expect.stringContaining('--secret-to')],
  })

  test('a path that can be written passes, and nothing is left there', async () => {
    const path = join(folder(), 'client.secret')
    await fileSink(path).check()
    expect(existsSync(path)).toBe(false)
  })

  test('no path is refused', async () => {
    await expect(fileSink('').check()).rejects.toMatchObject(refused('no path'))
  })

  test('a symbolic link is refused, also one that leads nowhere', async () => {
    const path = join(folder(), 'link')
    symlinkSync('/nowhere/at/all', path)
    await expect(fileSink(path).check()).rejects.toMatchObject(refused('symbolic link'))
  })

  test('a folder is refused', async () => {
    await expect(fileSink(folder()).check()).rejects.toMatchObject(refused('not a regular file'))
  })

  test('a file in the place of a folder is refused', async () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    await expect(fileSink(join(file, 'client.secret')).check()).rejects.toMatchObject(refused('not a folder'))
  })

  test.skipIf(process.getuid?.() === 0)(
    'a folder without write permission is refused (not as root)',
    async () => {
      const locked = join(folder(), 'locked')
      mkdirSync(locked, { mode: 0o500 })
      await expect(fileSink(join(locked, 'x')).check()).rejects.toMatchObject(refused('cannot be written to'))
      chmodSync(locked, 0o700)
    },
  )

  test('a file that git tracks is refused: everyone with the repository would get the secret', async () => {
    const repository = folder()
    git(repository, 'init')
    const path = join(repository, 'client.secret')
    writeFileSync(path, '')
    await fileSink(path).check()
    git(repository, 'add', 'client.secret')
    await expect(fileSink(path).check()).rejects.toMatchObject(refused('git tracks'))
  })
})

describe('what is there already', () => {
  test('is kept when it is no secret', async () => {
    const path = join(folder(), 'important.txt')
    writeFileSync(path, 'name: not a secret\n')
    await expect(fileSink(path).check()).rejects.toThrow('it holds something other than a secret')
  })

  test('is taken for an old secret when it is one word', async () => {
    const path = join(folder(), 'client.secret')
    writeFileSync(path, 'an-older-fake-value\n')
    await expect(fileSink(path).check()).resolves.toBeUndefined()
  })

  test('is kept when git cannot tell whether it tracks it', async () => {
    const place = folder()
    mkdirSync(join(place, '.git'))
    writeFileSync(join(place, '.git', 'HEAD'), 'broken')
    await expect(fileSink(join(place, 'client.secret')).check()).rejects.toThrow('git cannot tell')
  })
})
