import { expect, test } from 'vitest'
import type { AppregError } from '../../../src/errors.ts'
import { readOpenApi } from '../../../src/render/connectors/open-api.ts'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { registration } from '../registration.ts'
import { fileOf } from './given.ts'

const document = {
  swagger: '2.0',
  info: { title: 'Orders', version: '2.1' },
  basePath: '/v2',
  paths: { '/orders': { get: { operationId: 'ListOrders', responses: { 200: { description: 'OK' } } } } },
  definitions: { Order: { type: 'object' } },
  securityDefinitions: { theirs: { type: 'basic' } },
}

test.each([
  ['JSON', JSON.stringify(document)],
  ['YAML', 'swagger: "2.0"\npaths: { /orders: { get: { operationId: ListOrders } } }\n'],
])('%s is read', (_, text) => {
  expect(readOpenApi(text, 'api')).toMatchObject({ swagger: '2.0', paths: { '/orders': {} } })
})

test.each([
  ['neither', '{"a": ', /is neither JSON nor YAML/],
  ['a list', '[]', /is no OpenAPI document/],
  ['OpenAPI 3', '{"openapi":"3.1.0","paths":{}}', /is of OpenAPI 3\.1\.0, and custom connectors take 2\.0/],
  ['no version', '{"paths":{}}', /does not say swagger: "2\.0"/],
  ['no paths', '{"swagger":"2.0","paths":{}}', /has no paths/],
  [
    'operations without a name',
    '{"swagger":"2.0","paths":{"/a":{"get":{},"parameters":[]}}}',
    /without operationId: GET \/a/,
  ],
])('%s is refused', (_, text, message) => {
  expect(() => readOpenApi(text, 'api.json')).toThrow(message)
})

test('the refusal of OpenAPI 3 has the command that converts, and what to do with 3.1', () => {
  const hints = (version: string) => {
    try {
      readOpenApi(`{"openapi":"${version}","paths":{}}`, 'my api.json')
    } catch (error) {
      return (error as AppregError).hints
    }
  }
  const command = '`npx api-spec-converter --from=openapi_3 --to=swagger_2 FILE > apiDefinition.swagger.json`'
  expect(hints('3.0.3')?.[0]).toBe(command)
  expect(hints('3.1.0')?.slice(0, 2)).toEqual([expect.stringContaining('takes 3.0 only'), command])
})

test('the document becomes the definition, with the security of the registration and what it does not say', () => {
  const printed = fileOf(powerPlatform(registration(), { openApi: document }), 'apiDefinition.swagger.json')
  expect(printed).toMatchObject({
    basePath: '/v2',
    host: 'arc1.example.com',
    schemes: ['https'],
    info: { title: 'Orders', version: '2.1', description: expect.stringMatching(/./) },
    paths: document.paths,
    definitions: document.definitions,
  })
  expect(Object.keys(printed.securityDefinitions)).toEqual(['oauth2-auth'])
})

test('what the document says of its host stays', () => {
  const openApi = { ...document, host: 'api.example.com', schemes: ['https', 'http'] }
  expect(fileOf(powerPlatform(registration(), { openApi }), 'apiDefinition.swagger.json')).toMatchObject({
    host: 'api.example.com',
    schemes: ['https', 'http'],
  })
})
