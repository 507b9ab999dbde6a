import { expect, test } from 'vitest'
import { aspnet } from '../../../src/render/servers/aspnet.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

const settings = (one = registration()) => JSON.parse(aspnet(one).files[0]?.content ?? '')

test('the settings name the tenant and the client, and leave the audience to the library', () => {
  expect(settings(registration({ scopes: ['access_as_user', 'write'] })).AzureAd).toEqual({
    Instance: 'https://login.microsoftonline.com/',
    TenantId: tenantId,
    ClientId: appId,
    Scopes: 'access_as_user write',
  })
})

test('the settings hold the resource metadata, with scopes in full', () => {
  expect(settings().Mcp).toEqual({
    Path: '/mcp',
    ResourceMetadata: {
      Resource: 'https://arc1.example.com/mcp',
      ResourceName: 'Example MCP',
      AuthorizationServers: [`https://login.microsoftonline.com/${tenantId}/v2.0`],
      ScopesSupported: [`api://${appId}/access_as_user`],
      BearerMethodsSupported: ['header'],
    },
  })
})

test('the instance follows the cloud', () => {
  const cloud = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const
  expect(settings(registration({ cloud })).AzureAd.Instance).toBe('https://login.microsoftonline.us/')
})

test('the program is the same for every registration: no value stands in it', () => {
  const programOf = (one = registration()) => aspnet(one).files[1]?.content
  expect(programOf(registration({ displayName: '"; x', scopes: ['"'], tenantId: 'other' }))).toBe(programOf())
})
