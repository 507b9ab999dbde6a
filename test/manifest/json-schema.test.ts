import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { manifestJsonSchema } from '../../src/manifest/json-schema.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifest } from './given.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(
  manifestJsonSchema(),
)

const documented = [...read('docs/manifest.md').matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text = '']) => text,
)
const examples = [read('examples/arc-1.yaml'), ...documented]

test.each(examples.map((text, index) => [index, text] as const))(
  'example %i passes schema and parser',
  (_, text) => {
    validate(parse(text))
    expect(validate.errors ?? []).toEqual([])
    expect(() => parseManifest(text, 'example')).not.toThrow()
  },
)

test.each([
  ['an unknown key', { nam: 'x' }],
  ['an unknown key inside', { api: { version: 2 } }],
  ['a wrong duration', { credentials: { secrets: [{ lifetime: '180' }] } }],
  ['two secrets', { credentials: { secrets: [{}, {}] } }],
  ['a sink that does not exist', { credentials: { secrets: [{ store: 'x' }] } }],
  ['an unknown audience', { audience: 'everyone' }],
  ['a blank in a scope value', { api: { scopes: [{ value: 'a b' }] } }],
  ['a long redirect URI', { redirectUris: { web: ['https://a.example/'.padEnd(257, 'x')] } }],
])('refuses %s, as the parser does', (_, more) => {
  expect(validate(JSON.parse(manifest(more)))).toBe(false)
  expect(() => parseManifest(manifest(more), 'x')).toThrow()
})

type Schema = ReturnType<typeof manifestJsonSchema>
type Field = readonly [path: string, schema: Schema]

function fields(schema: Schema, path = ''): Field[] {
  const items =
    typeof schema.items === 'object' && !Array.isArray(schema.items) ? fields(schema.items, path) : []
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, member]): Field[] => {
    const inner = path === '' ? key : `${path}.${key}`
    return typeof member === 'object' ? [[inner, member], ...fields(member, inner)] : []
  })
  return [...own, ...items]
}

const all = fields(manifestJsonSchema())

test('every field has a sentence', () => {
  expect(
    all
      .filter(([, { description }]) => !/^[A-Z][^.]*( .*)?\.$/.test(description ?? ''))
      .map(([path]) => path),
  ).toEqual([])
})

test('every mapping is closed', () => {
  const mappings = [manifestJsonSchema(), ...all.map(([, schema]) => schema.items ?? schema)]
  const open = mappings.filter(
    (schema) => typeof schema === 'object' && 'properties' in schema && schema.additionalProperties !== false,
  )
  expect(open).toEqual([])
})

test('the page on the manifest names every field', () => {
  const page = read('docs/manifest.md')
  const leaves = all.filter(([, { properties }]) => properties === undefined).map(([path]) => path)
  const named = (path: string) =>
    page.includes(`\`${path}\``) || new RegExp(`^| \`${path.split('.').at(-1)}\` +|`, 'm').test(page)
  expect(leaves.filter((path) => !named(path))).toEqual([])
})

test('it says what it is', () => {
  expect(manifestJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'appreg manifest',
    required: ['name'],
  })
})
