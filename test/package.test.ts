import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')
const shipped = (JSON.parse(read('package.json')) as { files: string[] }).files

test('what the README links to comes with the package', () => {
  const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(10)
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([])
  expect(links.filter((link) => !shipped.includes(link.split('/')[0] ?? ''))).toEqual([])
})

test('the licence that the package names comes with it: npm always packs LICENSE', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'MIT' })
  expect(read('LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) 2026 the appreg authors\n/)
})
