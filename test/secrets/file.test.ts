import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fileSink as openFile } from '../../src/secrets/file.ts'
import { folder } from '../given/folder.ts'

/** With the environment of this process, in which git is found. */
const fileSink = (path: string) => openFile(path, { env: process.env })
const facts = { name: 'connector', keyId: 'key-1', appId: 'app-1', endDateTime: '2030-01-01T00:00:00Z' }

const mode = (path: string) => statSync(path).mode & 0o777
const git = (cwd: string, ...args: readonly string[]) => execFileSync('git', args, { cwd, stdio: 'ignore' })

describe('a secret file', () => {
  test('holds the value and a line end, and is for its owner only', async () => {
    const path = join(folder(), 'client.secret')
    await fileSink(path).deliver('fake-value', facts)
    expect(readFileSync(path, 'utf8')).toBe('fake-value\n')
    expect(mode(path)).toBe(0o600)
  })

  test('comes with the folders it needs, which are for its owner only', async () => {
    const path = join(folder(), 'a', 'b', 'client.secret')
    await fileSink(path).check()
    await fileSink(path).deliver('fake-value', facts)
    expect([mode(dirname(path)), mode(dirname(dirname(path)))]).toEqual([0o700, 0o700])
  })

  test('gives the value back', async () => {
    const sink = fileSink(join(folder(), 'client.secret'))
    expect(await sink.read?.()).toBeUndefined()
    await sink.deliver('fake-value', facts)
    expect(await sink.read?.()).toEqual({ value: 'fake-value' })
  })

  test('is replaced, also where others could read the old one', async () => {
    const path = join(folder(), 'client.secret')
    writeFileSync(path, 'old', { mode: 0o644 })
    await fileSink(path).deliver('fake-value', facts)
    expect(readFileSync(path, 'utf8')).toBe('fake-value\n')
    expect(mode(path)).toBe(0o600)
  })

  test('keeps what it held when the new value cannot be written, and leaves nothing beside it', async () => {
    // A name that leaves no room for the one under which the new file is written first.
    const path = join(folder(), 'x'.repeat(250))
    writeFileSync(path, 'old')
    await expect(fileSink(path).deliver('fake-value', facts)).rejects.toThrow('ENAMETOOLONG')
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

  test('a symbolic link is refused, also one that leads nowhere', async () => {
    const path = join(folder(), 'link')
    symlinkSync('/nowhere/at/all', path)
    await expect(fileSink(path).check()).rejects.toMatchObject(refused('symbolic link'))
  })

  test.each(['link', 'link/below'])(
    'a symbolic link on the way of a relative path is refused: %s',
    async (way) => {
      const place = folder()
      mkdirSync(join(place, 'elsewhere', 'below'), { recursive: true })
      symlinkSync(join(place, 'elsewhere'), join(place, 'link'))
      const path = join(relative(process.cwd(), place), way, 'client.secret')
      await expect(fileSink(path).check()).rejects.toMatchObject(refused('link is a symbolic link'))
    },
  )

  test('a link that appears after the check is not followed', async () => {
    const path = join(folder(), 'client.secret')
    const sink = fileSink(path)
    await sink.check()
    symlinkSync(join(folder(), 'elsewhere'), path)
    await expect(sink.deliver('fake-value', facts)).rejects.toThrow('symbolic link')
  })

  test('a folder in which everybody may write is refused, unless each may replace only their own', async () => {
    const open = join(folder(), 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    await expect(fileSink(join(open, 'x')).check()).rejects.toMatchObject(refused('everybody may write'))
    chmodSync(open, 0o1777)
    await expect(fileSink(join(open, 'x')).check()).resolves.toBeUndefined()
  })

  test('a disk on which nothing can be written is refused, also for root', async () => {
    // No file can be made there, whoever asks.
    await expect(fileSink('/proc/self/fd/client.secret').check()).rejects.toMatchObject(
      refused('/proc/self/fd cannot be written to'),
    )
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

  test('a file that git tracks is refused also behind a link, and where it was deleted with its folder', async () => {
    const repository = folder()
    git(repository, 'init')
    mkdirSync(join(repository, 'below'))
    writeFileSync(join(repository, 'below', '[a].secret'), '')
    git(repository, 'add', '.')
    const link = join(folder(), 'link')
    symlinkSync(join(repository, 'below'), link)
    await expect(fileSink(join(link, '[a].secret')).check()).rejects.toMatchObject(refused('git tracks'))
    await fileSink(join(link, 'a.secret')).check()
    rmSync(join(repository, 'below'), { recursive: true })
    const deleted = join(repository, 'below', '[a].secret')
    await expect(fileSink(deleted).check()).rejects.toMatchObject(refused('git tracks'))
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
