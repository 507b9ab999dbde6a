import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { manifestJsonSchema } from '../../src/manifest/json-schema.ts'
import { parseManifest } from '../../src/manifest/load.ts'
import { presets } from '../../src/manifest/presets.ts'
import { manifest } from './given.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(
  manifestJsonSchema(),
)

const documented = [...read('docs/manifest.md').matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text = '']) => text,
)
const written = readdirSync(join(root, 'examples')).map((name) => read(`examples/${name}`))
const examples = [...written, ...documented]

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
  ['an unknown client', { clients: ['vscod'] }],
  [
    'two clients in one entry',
    { clients: [{ 'claude-code': { callbackPort: 1 }, 'mcp-remote': { port: 1 } }] },
  ],
  ['a client without its value', { clients: [{ 'claude-code': {} }] }],
  ['a name that is no API', { permissions: { graph: ['User.Read'] } }],
  ['a permission that is no list', { permissions: { 'microsoft-graph': 'User.Read' } }],
  ['a connector as pre-authorized client', { api: { preauthorize: ['cursor'] } }],
  ['an owner without domain', { owners: ['ada'] }],
  ['a credential of no kind', { credentials: { federated: [{}] } }],
  ['a certificate without a name', { credentials: { certificates: [{}] } }],
  [
    'a certificate that is in a file and made',
    { credentials: { certificates: [{ name: 'a', file: 'a.cer', store: 'file:a.pem' }] } },
  ],
  ['a certificate on standard output', { credentials: { certificates: [{ name: 'a', store: 'stdout' }] } }],
  ['an elliptic curve', { credentials: { certificates: [{ name: 'a', key: 'ec-p256' }] } }],
  ['a repository without run', { credentials: { federated: [{ github: { repository: 'a/b' } }] } }],
  [
    'a service connection of two issuers',
    {
      credentials: {
        federated: [
          {
            'azure-devops': {
              organization: '00000000-0000-0000-0000-00000000000a',
              tenant: '00000000-0000-0000-0000-00000000000b',
              project: 'Orders',
              serviceConnection: '00000000-0000-0000-0000-00000000000c',
            },
          },
        ],
      },
    },
  ],
  ['a long redirect URI', { redirectUris: { web: ['https://a.example/'.padEnd(257, 'x')] } }],
])('refuses %s, as the parser does', (_, more) => {
  expect(validate(JSON.parse(manifest(more)))).toBe(false)
  expect(() => parseManifest(manifest(more), 'x')).toThrow()
})

type Schema = ReturnType<typeof manifestJsonSchema>
type Field = readonly [path: string, schema: Schema]

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && !Array.isArray(value)

/** A schema, the ways to write its value, and what stands in its lists. */
const within = (schema: Schema): Schema[] => [
  schema,
  ...[...(schema.anyOf ?? []), schema.items].filter(isSchema).flatMap(within),
]

const fields = (schema: Schema, path = ''): Field[] =>
  within(schema).flatMap(({ properties = {}, additionalProperties }) =>
    Object.entries({
      ...properties,
      ...(isSchema(additionalProperties) ? { '*': additionalProperties } : {}),
    })
      .filter((entry): entry is [string, Schema] => isSchema(entry[1]))
      .flatMap(([key, member]): Field[] => {
        const inner = path === '' ? key : `${path}.${key}`
        return [[inner, member], ...fields(member, inner)]
      }),
  )

const all = fields(manifestJsonSchema())

test('every field has a sentence', () => {
  expect(
    all
      .filter(([, { description }]) => !/^[A-Z][^.]*( .*)?\.$/.test(description ?? ''))
      .map(([path]) => path),
  ).toEqual([])
})

test('every mapping says what may stand in it', () => {
  const mappings = [manifestJsonSchema(), ...all.map(([, schema]) => schema)].flatMap(within)
  const open = mappings.filter(
    (schema) =>
      'properties' in schema &&
      schema.additionalProperties !== false &&
      !isSchema(schema.additionalProperties),
  )
  expect(open).toEqual([])
})

test('the page on the manifest names every field', () => {
  const page = read('docs/manifest.md')
  const leaves = all.filter(([, { properties }]) => properties === undefined).map(([path]) => path)
  const named = (path: string) =>
    page.includes(`\`${path}\``) || page.includes(`\n| \`${path.split('.').at(-1)}\` `)
  expect(leaves.filter((path) => !path.endsWith('*') && !named(path))).toEqual([])
})

// What presets have in common, and federated credentials, is shown with one of them.
const shared = (path: string) =>
  path
    .replace(/^clients\.[^.]+/, 'clients.*')
    .replace(/^(credentials\.federated)\.[^.]+\.(name|audience|description)$/, '$1.*.$2')

const holds = (value: unknown, path: readonly string[]): boolean => {
  if (Array.isArray(value)) return value.some((member) => holds(member, path))
  const [name, ...rest] = path
  if (name === undefined) return value !== undefined
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, member]) => (name === '*' || key === name) && holds(member, rest))
}

test('the page on the manifest has an example of every field', () => {
  const shown = documented.map((text) => parse(text))
  const paths = new Set(all.map(([path]) => shared(path)))
  expect([...paths].filter((path) => !shown.some((document) => holds(document, path.split('.'))))).toEqual([])
})

test('the page on the manifest names every preset', () => {
  const page = read('docs/manifest.md')
  const rows = [...presets].filter(([name]) => !page.includes(`\n| \`${name}\` `)).map(([name]) => name)
  expect(rows).toEqual([])
})

test('it says what it is', () => {
  expect(manifestJsonSchema()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'appreg manifest',
    required: ['name'],
  })
})
