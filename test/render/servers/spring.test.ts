import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { spring } from '../../../src/render/servers/spring.ts'
import { appId, registration, tenantId } from '../registration.ts'

const jwt = (one = registration()) =>
  parse(spring(one).files[0]?.content ?? '').spring.security.oauth2.resourceserver.jwt

test('issuer and audience are those of the token, the audience as a list', () => {
  expect(jwt()).toEqual({
    'issuer-uri': `https://login.microsoftonline.com/${tenantId}/v2.0`,
    'jwk-set-uri': `https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`,
    audiences: [appId],
  })
})

test('version 1 has its own pair', () => {
  expect(jwt(registration({ tokenVersion: 1 }))).toMatchObject({
    'issuer-uri': `https://sts.windows.net/${tenantId}/`,
    audiences: [`api://${appId}`],
  })
})

test('the authorities are the short names with the prefix of Spring', () => {
  expect(spring(registration({ scopes: ['access_as_user', 'write'] })).values).toEqual({
    'Authority 1': 'SCOPE_access_as_user',
    'Authority 2': 'SCOPE_write',
  })
})
