import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeFileAtomically } from '../src/write-file.ts'
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
