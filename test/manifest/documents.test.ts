import { expect, test } from 'vitest'
import { parseManifest, parseManifests } from '../../src/manifest/load.ts'

const names = (text: string) => parseManifests(text, 'apps.yaml').map(({ name }) => name)

test('a file may hold several manifests, separated by ---', () => {
  expect(names('name: Orders\n---\nname: Stock\n')).toEqual(['Orders', 'Stock'])
})

test('a file with one manifest holds one', () => {
  expect(names('name: Orders\n')).toEqual(['Orders'])
})

test.each([
  ['---\nname: Orders\n---\n'],
  ['# first\n---\nname: Orders\n'],
  ['name: Orders\n---\n# nothing more\n'],
])('a document without content is none (%j)', (text) => {
  expect(names(text)).toEqual(['Orders'])
})

test('the problems of all documents come at once, with their lines in the file', () => {
  const text = 'name: Orders\nkeey: a\n---\nname: Stock\naudience: nobody\n'
  expect(() => parseManifests(text, 'apps.yaml')).toThrow(
    /2 problems\napps\.yaml:2:1 {2}keey .*\napps\.yaml:5:11 {2}audience/,
  )
})

test('a document that is no YAML leaves the others checked', () => {
  expect(() => parseManifests('name: [\n---\nname: Stock\nkeey: a\n', 'apps.yaml')).toThrow(
    /apps\.yaml:4:1 {2}keey/,
  )
})

test('a file without any document is empty', () => {
  expect(() => parseManifests('# nothing\n', 'apps.yaml')).toThrow(/is empty/)
})

test('where one manifest is expected, a second one is a problem', () => {
  expect(() => parseManifest('name: Orders\n---\nname: Stock\n', 'apps.yaml')).toThrow(/a second document/)
})
