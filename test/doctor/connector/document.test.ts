import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDocument } from '../../../src/doctor/connector/document.ts'
import { readConnectorFile } from '../../../src/doctor/connector/files.ts'
import { at, textOf } from '../../../src/doctor/connector/place.ts'
import { AppregError } from '../../../src/errors.ts'

test('every value knows its line and its path', () => {
  const root = readDocument('\ufeff{\n  "a": {\n    "token:Id": ["x", "y"]\n  }\n}', 'f.json')
  const list = at(root, 'a', 'token:Id')
  expect([list?.line, list?.path]).toEqual([3, 'a["token:Id"]'])
  expect([list?.items[1]?.path, list?.items[1]?.value]).toEqual(['a["token:Id"][1]', 'y'])
  expect(root.value).toEqual({ a: { 'token:Id': ['x', 'y'] } })
})

test('names are found whatever their capitals, and the last of two counts', () => {
  const root = readDocument('{"ResourceUri":"first","resourceUri":" last "}', 'f.json')
  expect(textOf(at(root, 'RESOURCEURI'))).toBe('last')
})

test.each([
  ['{\n  "a": 1 // note\n}', 'f.json, line 2, is not JSON: a comment, which JSON does not have'],
  ['{\n  "a": 1,\n}', 'f.json, line 3, is not JSON: a comma before the closing bracket'],
  ['{\n  "a": [1,\n  2,]\n}', 'f.json, line 3, is not JSON: a comma before the closing bracket'],
  ['{\n  "a" 1\n}', 'f.json, line 2, is not JSON: a colon is expected'],
  ['{\n  "a": "b\n}', 'f.json, line 2, is not JSON: a string without its closing quote'],
  ['{\n  a: 1\n}', 'f.json, line 2, is not JSON: a word that JSON does not have'],
  ['{"a": 1\n', 'f.json, line 2, is not JSON: a closing } is missing'],
  ['{"a": 1} more', 'f.json, line 1, is not JSON: a word that JSON does not have'],
  ['', 'f.json is empty'],
  ['swagger: "2.0"\npaths: {}', 'f.json is YAML, and the files of a connector are JSON'],
  ['{\u0000}', 'f.json is not UTF-8'],
])('what is no JSON is refused with the line: %j', (text, message) => {
  expect(() => readDocument(text, 'f.json')).toThrow(message)
})

test('what is nested too deeply is refused', () => {
  expect(() => readDocument('['.repeat(100_000), 'f.json')).toThrow('f.json is nested too deeply')
})

test.each([
  [{ properties: { connectionParameters: {} } }, 'apiProperties'],
  [{ name: 'shared_orders', properties: { connectionParameters: {}, displayName: 'x' } }, 'apiProperties'],
  [{ swagger: '2.0', paths: {} }, 'apiDefinition'],
  [{ openapi: '3.0.3', paths: {} }, 'apiDefinition'],
  [{ connectorId: 'shared_orders', environment: 'x' }, 'settings'],
  [{ api_key: { type: 'securestring', uiDefinition: {} } }, 'apiProperties'],
  [{ values: [{ name: 'oauth', parameters: {} }] }, 'apiProperties'],
])('a file is known by what it holds: %j', (content, kind) => {
  expect(readConnectorFile(JSON.stringify(content), 'any.json').kind).toBe(kind)
})

test.each(['{"name":"package","version":"1.0.0"}', '[]', '3', '{"properties":3}'])(
  '%s is no file of a connector',
  (text) => {
    expect(() => readConnectorFile(text, 'f.json')).toThrow('f.json is JSON, and no file of a connector')
  },
)

test('any text is read, or refused in words', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => text.slice(0, -1)),
      ),
      (text) => {
        try {
          expect(readDocument(text, 'f.json').value).toEqual(JSON.parse(text))
        } catch (error) {
          expect(error).toBeInstanceOf(AppregError)
          expect(() => JSON.parse(text)).toThrow()
        }
      },
    ),
    { seed: 1, numRuns: 2000 },
  )
})
