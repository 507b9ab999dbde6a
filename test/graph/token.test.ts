import { expect, test } from 'vitest'
import { tenantOfToken } from '../../src/graph/token.ts'

const token = (payload: unknown) =>
  `fake.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.signature`

test('a token names its tenant', () => {
  expect(tenantOfToken(token({ tid: 'some-tenant', name: 'Zoë' }))).toBe('some-tenant')
})

test.each([
  ['names none', token({ sub: 'x' })],
  ['names it in another form', token({ tid: 7 })],
  ['holds nothing', token(null)],
  ['is opaque', 'opaque'],
  ['is empty', ''],
])('a token that %s is refused, and is not repeated', (_, text) => {
  const message = 'the sign-in gave a token that names no tenant'
  expect(() => tenantOfToken(text)).toThrow(expect.objectContaining({ code: 'SIGN_IN_FAILED', message }))
})
