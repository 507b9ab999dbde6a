import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entryName, keyHeader } from '../../../src/render/clients/entry.ts'
import { hostile } from '../hostile.ts'
import { registration } from '../registration.ts'

test.each([
  ['ARC-1 SAP MCP Server', 'arc-1-sap-mcp-server'],
  ['Müller & Söhne', 'mueller-soehne'],
  ['Заказы', 'mcp-server'],
  [`${'x'.repeat(39)} y`, 'x'.repeat(39)],
])('%s is called %s', (displayName, expected) => {
  expect(entryName(registration({ displayName }))).toBe(expected)
})

test('every name becomes one that all clients take', () => {
  fc.assert(
    fc.property(hostile, (displayName) => {
      expect(entryName(registration({ displayName }))).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
    }),
    { seed: 1 },
  )
})

test('a key of API Management has a header of its own', () => {
  expect(keyHeader('subscription-key', 'k')).toEqual({ 'Ocp-Apim-Subscription-Key': 'k' })
  expect(keyHeader('api-key', 'k')).toEqual({ Authorization: 'Bearer k' })
})
