import { expect, test } from 'vitest'
import { identityOfToken, tenantOfToken } from '../../src/graph/token.ts'

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

const person = {
  tid: 'some-tenant',
  oid: 'user-1',
  appid: 'client-1',
  upn: 'zoe@example.com',
  name: 'Zoë',
  scp: 'User.Read Application.ReadWrite.All',
  wids: ['role-1'],
}
const program = {
  tid: 'some-tenant',
  oid: 'principal-1',
  appid: 'client-1',
  app_displayname: 'Pipeline',
  idtyp: 'app',
  roles: ['Application.Read.All'],
}

test('a token of a person names the person, the scopes and the directory roles', () => {
  expect(identityOfToken(token(person))).toEqual({
    kind: 'user',
    name: 'zoe@example.com',
    tenantId: 'some-tenant',
    clientId: 'client-1',
    objectId: 'user-1',
    permissions: ['User.Read', 'Application.ReadWrite.All'],
    directoryRoles: ['role-1'],
  })
})

test('a token of an application names it and its app roles, whether or not it says what it is', () => {
  const identity = {
    kind: 'application',
    name: 'Pipeline',
    tenantId: 'some-tenant',
    clientId: 'client-1',
    objectId: 'principal-1',
    permissions: ['Application.Read.All'],
  }
  expect(identityOfToken(token(program))).toEqual(identity)
  const { idtyp: _, ...silent } = program
  expect(identityOfToken(token(silent))).toEqual(identity)
})

test.each([
  [{ ...person, upn: undefined, unique_name: 'guest@elsewhere.example' }, 'guest@elsewhere.example'],
  [{ ...person, upn: undefined, preferred_username: 'zoe@example.com' }, 'zoe@example.com'],
  [{ ...person, upn: undefined }, 'Zoë'],
  [{ ...program, app_displayname: undefined }, 'client-1'],
])('an identity goes by the best name that its token holds (%#)', (claims, name) => {
  expect(identityOfToken(token(claims)).name).toBe(name)
})
