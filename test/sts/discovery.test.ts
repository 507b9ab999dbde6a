import { expect, test } from 'vitest'
import { discoveryRequests, isProtected, readDiscovery } from '../../src/sts/discovery.ts'

const issuer = 'https://id.example.com/realms/orders'
const document = {
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  scopes_supported: ['openid', 'offline_access'],
}
const answer = (body: unknown, status = 200) => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

test.each([
  [
    issuer,
    `${issuer}/.well-known/openid-configuration`,
    'https://id.example.com/.well-known/oauth-authorization-server/realms/orders',
  ],
  [
    'https://contoso.auth0.com/',
    'https://contoso.auth0.com/.well-known/openid-configuration',
    'https://contoso.auth0.com/.well-known/oauth-authorization-server',
  ],
])('%s is asked at its well-known addresses', (url, ...expected) => {
  expect(discoveryRequests(url).map((request) => request.url)).toEqual(expected)
})

test('endpoints and scopes are read', () => {
  expect(readDiscovery(issuer, answer(document))).toEqual({
    issuer,
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    scopesSupported: ['openid', 'offline_access'],
  })
})

test('the issuer counts as the server writes it, with its slash', () => {
  const written = { ...document, issuer: 'https://contoso.auth0.com/' }
  expect(readDiscovery('https://contoso.auth0.com', answer(written))?.issuer).toBe(
    'https://contoso.auth0.com/',
  )
})

test.each([
  ['another status', answer(document, 404)],
  ['a page', answer('<html>')],
  ['another document', answer({ a: 1 })],
])('%s is no answer', (_, response) => {
  expect(readDiscovery(issuer, response)).toBeUndefined()
})

test.each([
  ['another issuer', { ...document, issuer: 'https://evil.example.com' }, /names itself https:\/\/evil/],
  [
    'an endpoint without TLS',
    { ...document, token_endpoint: 'http://id.example.com/token' },
    /no token_endpoint with https/,
  ],
  [
    'no authorization endpoint',
    { ...document, authorization_endpoint: undefined },
    /no authorization_endpoint/,
  ],
])('%s is refused', (_, body, message) => {
  expect(() => readDiscovery(issuer, answer(body))).toThrow(message)
})

test.each([
  ['https://a.example', true],
  ['http://localhost:8080/x', true],
  ['http://a.example', false],
  ['nonsense', false],
])('%s is protected: %s', (url, expected) => {
  expect(isProtected(url)).toBe(expected)
})
