import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stageFiles, writeFileAtomically } from '../src/write-file.ts'
import { folder } from './given/folder.ts'

test('a file is written with its folders, for its owner only', () => {
  const path = join(folder(), 'a', 'file')
  writeFileAtomically(path, 'text')
  expect(readFileSync(path, 'utf8')).toBe('text')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(path, '..'))).toEqual(['file'])
})

test('a file may be for everyone when that is said', () => {
  const path = join(folder(), 'file')
  writeFileAtomically(path, 'text', 0o644)
  expect(statSync(path).mode & 0o077).not.toBe(0)
})

test('a write that fails leaves nothing behind', () => {
  const place = folder()
  const path = join(place, 'taken')
  mkdirSync(path)
  writeFileSync(join(path, 'inside'), 'old')
  expect(() => writeFileAtomically(path, 'text')).toThrow()
  expect(readdirSync(place)).toEqual(['taken'])
  expect(readFileSync(join(path, 'inside'), 'utf8')).toBe('old')
})

test('several files come into place together, the folders with them', () => {
  const place = folder()
  const files = ['a/one', 'a/b/two', 'three'].map((name) => ({ path: join(place, name), content: name }))
  const staged = stageFiles(files)
  expect(files.some(({ path }) => existsSync(path))).toBe(false)
  const done: string[] = []
  staged.put((path) => done.push(path))
  expect(done).toEqual(files.map(({ path }) => path))
  expect(files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['a/one', 'a/b/two', 'three'])
})

test('where one of several cannot be written, none is, and nothing is left behind', () => {
  const place = folder()
  writeFileSync(join(place, 'first'), 'old')
  mkdirSync(join(place, 'last'))
  const files = ['first', 'new/folder/second', 'last'].map((name) => ({
    path: join(place, name),
    content: 'new',
  }))
  expect(() => stageFiles(files)).toThrow('EISDIR')
  expect(readdirSync(place).sort()).toEqual(['first', 'last'])
  expect(readFileSync(join(place, 'first'), 'utf8')).toBe('old')
})

test('what comes in the way between the two steps is told with what is in place by then', () => {
  const place = folder()
  const files = ['first', 'second'].map((name) => ({ path: join(place, name), content: 'new' }))
  const staged = stageFiles(files)
  mkdirSync(join(place, 'second'))
  const done: string[] = []
  expect(() => staged.put((path) => done.push(path))).toThrow()
  expect(done).toEqual([join(place, 'first')])
  expect(readdirSync(place).sort()).toEqual(['first', 'second'])
})

test.skipIf(process.platform !== 'linux')(
  'the folder that cannot be made is named, with what the system says',
  () => {
    // Nobody makes folders there, not even root.
    expect(() => writeFileAtomically('/proc/appreg/new/file', 'text')).toThrow(/mkdir '\/proc\/appreg'/)
  },
)

test('folders that were made on the way to one that cannot be made are taken back', () => {
  const place = folder()
  writeFileSync(join(place, 'file'), '')
  const files = ['a/one', 'file/b/two'].map((name) => ({ path: join(place, name), content: name }))
  expect(() => stageFiles(files)).toThrow('ENOTDIR')
  expect(readdirSync(place)).toEqual(['file'])
})
