import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roleId, scopeId, uuidV5 } from '../../src/desired/ids.ts'

test('uuidV5 gives the example of RFC 9562, appendix A.4', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  )
})

test('the id of a scope never changes: clients and consents refer to it', () => {
  expect(scopeId('arc-1-sap-mcp-server', 'access_as_user')).toBe('9b0701d8-b407-5208-9fa7-ca51dffedeb5')
})

test('a scope and an app role never share an id: Graph keeps both in one set', () => {
  expect(roleId('orders-api', 'read')).not.toBe(scopeId('orders-api', 'read'))
})

const key = fc.stringMatching(/^[a-z0-9-]{1,20}$/)
const value = fc.stringMatching(/^[A-Za-z0-9._/]{1,20}$/)

test('every id is a UUID of version 5, in lower case', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  fc.assert(
    fc.property(key, value, (k, v) => uuid.test(scopeId(k, v))),
    { seed: 1 },
  )
})

test('ids differ by key and by value, and only by them', () => {
  const pair = fc.tuple(key, value)
  fc.assert(
    fc.property(pair, pair, (a, b) => (scopeId(...a) === scopeId(...b)) === (a[0] === b[0] && a[1] === b[1])),
    { seed: 1 },
  )
})
