import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Ajv, type ErrorObject } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import { expect, test } from 'vitest'
import { powerPlatform } from '../../src/render/power-platform.ts'
import { publicCloud, registration } from './registration.ts'

const schemas = resolve(import.meta.dirname, '../../../shared/data/connector-schemas')
const here = test.skipIf(!existsSync(schemas))

const lenient = { strict: false, validateFormats: false, allErrors: true }

function schema(name: string) {
  // Draft 4 spells it `id`, draft 7 `$id`; Microsoft's draft 7 schemas have the old one.
  const { id, ...rest } = JSON.parse(readFileSync(resolve(schemas, name), 'utf8'))
  return rest
}

const variants = [
  ['all there', registration()],
  ['with its secret', registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })],
  ['without scopes', registration({ scopes: [] })],
  ['in China', registration({ cloud: { ...publicCloud, name: 'china' } })],
] as const

const files = (one: (typeof variants)[number][1]): Record<string, unknown> =>
  Object.fromEntries(powerPlatform(one).files.map(({ path, content }) => [path, JSON.parse(content)]))

here.each(variants)('apiProperties.json and settings.json fit paconn (needs ../shared): %s', (_, one) => {
  const { 'apiProperties.json': properties, 'settings.json': settings } = files(one)
  const practical = new Ajv(lenient).compile(schema('paconn-apiProperties.schema.practical.json'))
  practical(properties)
  expect(practical.errors).toBeNull()
  const paconn = new Ajv(lenient).compile(schema('paconn-settings.schema.json'))
  paconn(settings)
  expect(paconn.errors).toBeNull()
})

here.each(variants)(
  'the swagger differs from its schema in the MCP extension alone (needs ../shared): %s',
  (_, one) => {
    const validate = new AjvDraft04.default(lenient).compile(
      schema('apiDefinition.swagger.schema.strict.json'),
    )
    validate(files(one)['apiDefinition.swagger.json'])
    const unknown = (validate.errors ?? []).map(({ params, keyword }: ErrorObject) => [
      keyword,
      params.additionalProperty,
    ])
    expect(unknown).toEqual([['additionalProperties', 'x-ms-agentic-protocol']])
  },
)
