import { expect, test } from 'vitest'
import type { AppregError } from '../../src/errors.ts'
import type { HttpResponse } from '../../src/model/http.ts'
import { clientCredentialsRequest, readTokenResponse } from '../../src/sts/token.ts'
import { answer, correlationId, refused, timestamp } from './answers.ts'

function thrownBy(response: HttpResponse): AppregError {
  try {
    readTokenResponse(response)
  } catch (error) {
    return error as AppregError
  }
  throw new Error('nothing was thrown')
}

test('a client asks for an app-only token with everything in the body', () => {
  const { body, ...rest } = clientCredentialsRequest({
    login: 'https://login.microsoftonline.com',
    tenantId: 'tenant-1',
    clientId: 'client-1',
    proof: { secret: 'not a real~secret&+' },
    scope: 'client-1/.default',
  })
  expect(rest).toEqual({
    method: 'POST',
    url: 'https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client-1',
    client_secret: 'not a real~secret&+',
    scope: 'client-1/.default',
  })
})

test('or proves itself with an assertion', () => {
  const { body } = clientCredentialsRequest({
    login: 'https://login.microsoftonline.com',
    tenantId: 'tenant-1',
    clientId: 'client-1',
    proof: { assertion: 'a.b.c' },
    scope: 'client-1/.default',
  })
  expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client-1',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: 'a.b.c',
    scope: 'client-1/.default',
  })
})

test('a token comes with its lifetime', () => {
  const body = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: 'a.b.c' }
  expect(readTokenResponse(answer(200, body))).toEqual({ accessToken: 'a.b.c', expiresIn: 3599 })
})

test('a refusal says what Entra said, without its ids, and carries the facts', () => {
  const error = thrownBy(answer(401, refused))
  expect(error.code).toBe('PROOF_FAILED')
  expect(error.message).toMatch(/^no token: AADSTS7000215: Invalid client secret provided\. .*abcd'$/)
  expect(error.hints).toEqual(['run appreg doctor 7000215: it says what the number means, and what mends it'])
  expect(error.cause).toMatchObject({ code: 7000215, correlationId, timestamp, error: 'invalid_client' })
})

test.each([
  ['a gateway', 502, '<html>Bad Gateway</html>'],
  ['an answer without a token', 200, '{}'],
  ['a token under an error status', 500, '{"access_token":"a.b.c","expires_in":3599}'],
  ['an answer without an AADSTS number', 400, '{"error":"invalid_client"}'],
])('%s is no usable answer', (_, status, body) => {
  const error = thrownBy(answer(status, body))
  expect(error.code).toBe('UNREACHABLE')
  expect(error.message).toContain(`HTTP ${status}`)
})

test('a token that cannot be used appears in no error', () => {
  const error = thrownBy(answer(200, { access_token: 'not.a.realtoken' }))
  expect(`${error.message}${error.hints}${JSON.stringify(error.cause)}`).not.toContain('realtoken')
})
