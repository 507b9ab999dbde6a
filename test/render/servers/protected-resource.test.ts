import { expect, test } from 'vitest'
import {
  challenge,
  protectedResource,
  protectedResourceFile,
  protectedResourceUrl,
} from '../../../src/render/servers/protected-resource.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

const at = (url: string) => registration({ server: { kind: 'generic', url } })

test('the document names the server, the tenant and the scopes in full', () => {
  expect(protectedResource(registration({ scopes: ['access_as_user', 'write'] }))).toEqual({
    resource: 'https://arc1.example.com/mcp',
    authorization_servers: [`https://login.microsoftonline.com/${tenantId}/v2.0`],
    scopes_supported: [`api://${appId}/access_as_user`, `api://${appId}/write`],
    bearer_methods_supported: ['header'],
    resource_name: 'Example MCP',
  })
  expect(JSON.parse(protectedResourceFile(registration()).content)).toEqual(protectedResource(registration()))
})

test('the authorization server is that of version 2, which clients can ask, whatever tokens the API gets', () => {
  const one = registration({ tokenVersion: 1, cloud: { ...publicCloud, name: 'china' } })
  expect(protectedResource(one).authorization_servers).toEqual([
    `https://login.partner.microsoftonline.cn/${tenantId}/v2.0`,
  ])
})

test('where the server is an Application ID URI, resource and scopes begin with it', () => {
  const url = 'https://arc1.example.com/mcp'
  expect(protectedResource({ ...at(url), identifierUris: ['api://x', url] })).toMatchObject({
    resource: url,
    scopes_supported: [`${url}/access_as_user`],
  })
})

test.each([
  ['https://arc1.example.com/mcp', 'https://arc1.example.com/.well-known/oauth-protected-resource/mcp'],
  ['https://gw.example.com:8443/a/b', 'https://gw.example.com:8443/.well-known/oauth-protected-resource/a/b'],
  ['https://arc1.example.com', 'https://arc1.example.com/.well-known/oauth-protected-resource'],
])('clients look for it between host and path: %s', (url, expected) => {
  expect(protectedResourceUrl(at(url)).href).toBe(expected)
})

test('the resource is the address as it was written', () => {
  expect(protectedResource(at('https://arc1.example.com')).resource).toBe('https://arc1.example.com')
})

test('the challenge names the metadata and the scopes that a quoted string can hold', () => {
  expect(challenge(registration({ scopes: ['read', 'a"b', 'x\ny'] }))).toBe(
    `Bearer resource_metadata="https://arc1.example.com/.well-known/oauth-protected-resource/mcp", scope="api://${appId}/read"`,
  )
  expect(challenge(registration({ scopes: ['"'] }))).not.toContain('scope')
})

test('of a split it is called as the API is, and not as its connector', () => {
  const one = registration({ apiAppId: tenantId, apiDisplayName: 'Orders', displayName: 'Orders connector' })
  expect(protectedResource(one).resource_name).toBe('Orders')
})
