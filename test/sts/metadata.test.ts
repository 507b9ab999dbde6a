import { expect, test } from 'vitest'
import { keysRequest, metadataRequest, readKeys, readMetadata } from '../../src/sts/metadata.ts'
import { answer } from './answers.ts'

const authority = 'https://login.microsoftonline.com/tenant-1'
const document = {
  issuer: `${authority}/v2.0`,
  token_endpoint: `${authority}/oauth2/v2.0/token`,
  jwks_uri: `${authority}/discovery/v2.0/keys`,
}

test('the OpenID configuration is asked of the tenant', () => {
  expect(metadataRequest({ login: 'https://login.microsoftonline.com', tenantId: 'tenant-1' })).toEqual({
    method: 'GET',
    url: `${authority}/v2.0/.well-known/openid-configuration`,
  })
})

test('the OpenID configuration leads to tokens and keys', () => {
  const metadata = readMetadata(answer(200, { ...document, claims_supported: [] }))
  expect(metadata).toEqual({
    issuer: document.issuer,
    tokenEndpoint: document.token_endpoint,
    jwksUri: document.jwks_uri,
  })
  expect(keysRequest(metadata)).toEqual({ method: 'GET', url: document.jwks_uri })
})

test('a tenant that does not exist is told in the words of Entra', () => {
  const body = {
    error: 'invalid_tenant',
    error_description: "AADSTS90002: Tenant 'tenant-1' not found.",
    error_codes: [90002],
  }
  expect(() => readMetadata(answer(400, body))).toThrow(
    "cannot read the OpenID configuration: AADSTS90002: Tenant 'tenant-1' not found",
  )
})

test.each([
  [200, { issuer: document.issuer }],
  [503, document],
])('a configuration that is not whole is refused (HTTP %i)', (status, body) => {
  expect(() => readMetadata(answer(status, body))).toThrow('no usable answer')
})

test('the keys are read as they come', () => {
  const keys = [{ kty: 'RSA', kid: 'k1', n: 'AQAB', e: 'AQAB', issuer: document.issuer }]
  expect(readKeys(answer(200, { keys }))).toEqual({ keys })
})

test.each([
  [200, {}],
  [500, { keys: [] }],
])('an answer without keys is refused (HTTP %i)', (status, body) => {
  expect(() => readKeys(answer(status, body))).toThrow('cannot read the signing keys')
})
