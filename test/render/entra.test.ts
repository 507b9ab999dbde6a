import { describe, expect, test } from 'vitest'
import {
  audience,
  clientId,
  fullScope,
  issuer,
  resourceForItself,
  scopeForItself,
} from '../../src/render/entra.ts'
import { appId, publicCloud, registration, tenantId } from './registration.ts'

const china = { ...publicCloud, name: 'china', login: 'https://login.chinacloudapi.cn' } as const
const usgov = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const

test.each([
  ['public, version 2', publicCloud, 2, `https://login.microsoftonline.com/${tenantId}/v2.0`],
  ['public, version 1', publicCloud, 1, `https://sts.windows.net/${tenantId}/`],
  ['US Government, version 2', usgov, 2, `https://login.microsoftonline.us/${tenantId}/v2.0`],
  ['US Government, version 1', usgov, 1, `https://sts.windows.net/${tenantId}/`],
  ['China, version 2', china, 2, `https://login.partner.microsoftonline.cn/${tenantId}/v2.0`],
  ['China, version 1', china, 1, `https://sts.chinacloudapi.cn/${tenantId}/`],
] as const)('the issuer is the one that stands in the token: %s', (_, cloud, tokenVersion, expected) => {
  expect(issuer(registration({ cloud, tokenVersion }))).toBe(expected)
})

test('the audience of version 2 is the bare client GUID in lower case', () => {
  expect(audience(registration({ appId: appId.toUpperCase() }))).toBe(appId)
})

test('the audience of version 1 is the Application ID URI', () => {
  expect(audience(registration({ tokenVersion: 1 }))).toBe(`api://${appId}`)
})

test('a full scope begins with the Application ID URI, or with the default one where none is set', () => {
  expect(fullScope(registration({ identifierUris: ['api://arc1'] }), 'read')).toBe('api://arc1/read')
  expect(fullScope(registration({ identifierUris: [] }), 'read')).toBe(`api://${appId}/read`)
})

test('of several Application ID URIs the one that equals the server URL names the scopes', () => {
  const url = 'https://arc1.example.com/mcp'
  expect(fullScope(registration({ identifierUris: ['api://arc1', url] }), 'read')).toBe(`${url}/read`)
})

test('a client that is the API itself asks by GUID', () => {
  expect(scopeForItself(registration(), 'read')).toBe(`${appId}/read`)
})

describe('a client of another registration', () => {
  const apiAppId = '99999999-2222-3333-4444-55555555ABCD'
  const client = (more = {}) => registration({ apiAppId, identifierUris: ['api://orders'], ...more })

  test('asks for the API by its URI', () => {
    expect(scopeForItself(client(), 'read')).toBe('api://orders/read')
    expect(resourceForItself(client())).toBe('api://orders')
  })

  test('asks for an API without a URI by its GUID', () => {
    expect(resourceForItself(client({ identifierUris: [] }))).toBe(apiAppId.toLowerCase())
  })

  test('gets tokens whose audience is the API', () => {
    expect(audience(client())).toBe(apiAppId.toLowerCase())
    expect(audience(client({ tokenVersion: 1 }))).toBe('api://orders')
    expect(fullScope(client({ identifierUris: [] }), 'read')).toBe(`api://${apiAppId.toLowerCase()}/read`)
    expect(clientId(client())).toBe(appId)
  })
})
