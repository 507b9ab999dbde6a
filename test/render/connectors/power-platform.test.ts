import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Registration } from '../../../src/model/registration.ts'
import { powerPlatform } from '../../../src/render/connectors/power-platform.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

function read(one: Registration, path: string) {
  const file = powerPlatform(one).files.find((candidate) => candidate.path === path)
  return JSON.parse(file?.content ?? 'null')
}
const oAuthSettings = (one: Registration) =>
  read(one, 'apiProperties.json').properties.connectionParameters.token.oAuthSettings

test('the values are the fields of the Security tab in the order of the portal', () => {
  expect(Object.entries(powerPlatform(registration()).values)).toEqual([
    ['Authentication type', 'OAuth 2.0'],
    ['Identity provider', 'Azure Active Directory'],
    ['Enable Service Principal support', 'No'],
    ['Client ID', appId],
    ['Secret options', 'Use client secret'],
    ['Client secret', '(in file:./connector.secret)'],
    ['Authorization URL', 'https://login.microsoftonline.com'],
    ['Tenant ID', tenantId],
    ['Resource URL', appId],
    ['Enable on-behalf-of login', 'false'],
    ['Scope', `${appId}/access_as_user offline_access`],
    ['Redirect URL', '(shown by the connector after saving)'],
  ])
})

test('with a managed identity that is trusted there is no secret, in values, notes and commands', () => {
  const { secret: _, ...bare } = registration()
  const { values, notes } = powerPlatform({ ...bare, connectorIdentity: true })
  expect(values['Secret options']).toBe('Use managed identity')
  expect(values).not.toHaveProperty('Client secret')
  expect(notes.join('\n')).not.toMatch(/CLIENT_SECRET|No secret is known/)
  expect(notes.join('\n')).toMatch(/have to be those under credentials\.federated: power-platform/)
  // Who has a secret as well goes on with it.
  expect(powerPlatform(registration({ connectorIdentity: true })).values['Secret options']).toBe(
    'Use client secret',
  )
})

test('client and resource are the same bare GUID in lower case', () => {
  const settings = oAuthSettings(registration({ appId: appId.toUpperCase() }))
  expect(settings.clientId).toBe(appId)
  expect(settings.customParameters.resourceUri.value).toBe(appId)
  expect(settings.properties.AzureActiveDirectoryResourceId).toBe(appId)
})

test('the connector signs in at the tenant, never at common', () => {
  const { tenantId: tenant, loginUri } = oAuthSettings(registration()).customParameters
  expect(tenant.value).toBe(tenantId)
  expect(loginUri.value).toBe('https://login.microsoftonline.com')
})

test('the scope names the API by its GUID, which a refresh takes too, and asks for a refresh token', () => {
  const one = registration({ scopes: ['access_as_user', 'write'] })
  expect(oAuthSettings(one).scopes).toEqual([`${appId}/access_as_user ${appId}/write offline_access`])
})

describe('a connector of another registration', () => {
  const apiAppId = '99999999-2222-3333-4444-55555555abcd'
  const split = registration({ apiAppId, identifierUris: ['api://orders'] })

  test('signs in as itself and names the API', () => {
    expect(powerPlatform(split).values).toMatchObject({
      'Client ID': appId,
      'Resource URL': 'api://orders',
      Scope: 'api://orders/access_as_user offline_access',
    })
    expect(oAuthSettings(split)).toMatchObject({
      clientId: appId,
      scopes: ['api://orders/access_as_user offline_access'],
      properties: { AzureActiveDirectoryResourceId: 'api://orders' },
      customParameters: { resourceUri: { value: 'api://orders' } },
    })
    const { security } = read(split, 'apiDefinition.swagger.json')
    expect(security).toEqual([{ 'oauth2-auth': ['api://orders/access_as_user'] }])
  })

  test('is told of the API, and not of what only its own API would demand', () => {
    const notes = powerPlatform(split).notes.join()
    expect(notes).toContain(apiAppId)
    expect(notes).not.toMatch(/AADSTS9000[89]/)
  })
})

test('the secret stands in the files only when its value was asked for', () => {
  expect(oAuthSettings(registration())).not.toHaveProperty('clientSecret')
  const shown = registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })
  expect(oAuthSettings(shown).clientSecret).toBe('not-a-real-secret')
  expect(powerPlatform(shown).values['Client secret']).toBe('not-a-real-secret')
})

test('without a secret the notes say how to come by one, or to do without', () => {
  const { secret, ...without } = registration()
  const notes = powerPlatform(without).notes.join()
  expect(notes).toContain('credentials.secrets')
  expect(notes).toContain('Use managed identity')
})

test('the swagger has one MCP operation at the address of the server', () => {
  const server = { kind: 'arc-1', url: 'https://gw.example.com:8443/arc1/mcp' }
  const swagger = read(registration({ server }), 'apiDefinition.swagger.json')
  expect(swagger).toMatchObject({ host: 'gw.example.com:8443', basePath: '/', schemes: ['https'] })
  expect(swagger.paths['/arc1/mcp'].post).toMatchObject({
    operationId: 'InvokeMCP',
    'x-ms-agentic-protocol': 'mcp-streamable-1.0',
  })
})

test('the swagger asks for the same scopes as the Security tab, at the endpoints of the tenant', () => {
  const { securityDefinitions, security } = read(registration(), 'apiDefinition.swagger.json')
  const scope = `${appId}/access_as_user`
  const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`
  expect(securityDefinitions['oauth2-auth']).toEqual({
    type: 'oauth2',
    flow: 'accessCode',
    authorizationUrl: `${authority}/authorize`,
    tokenUrl: `${authority}/token`,
    scopes: { [scope]: 'access_as_user' },
  })
  expect(security).toEqual([{ 'oauth2-auth': [scope] }])
})

test('with nothing but a certificate the notes say that a connector cannot sign in with it', () => {
  const { secret: _, ...without } = registration({ certificates: ['signing'] })
  const notes = powerPlatform(without).notes.join()
  expect(notes).toMatch(/signs in with a certificate, which a custom connector cannot: .*aadcertificate/)
  expect(notes).not.toContain('No secret is known')
  expect(powerPlatform(registration({ certificates: ['signing'] })).notes.join()).not.toContain(
    'aadcertificate',
  )
})

test('without a server URL the swagger has a placeholder and the notes name it', () => {
  const { server, ...without } = registration()
  expect(read(without, 'apiDefinition.swagger.json').host).toBe('dummyurl.contoso.com')
  expect(powerPlatform(without).notes.join()).toContain('dummyurl.contoso.com')
})

test('settings.json leads paconn to the hosts of the cloud and names no connector', () => {
  const settings = read(
    registration({ cloud: { ...publicCloud, name: 'china', login: 'https://login.chinacloudapi.cn' } }),
    'settings.json',
  )
  expect(settings.powerAppsUrl).toBe('https://api.powerapps.cn')
  expect(settings).not.toHaveProperty('connectorId')
})

test.each(['AADSTS90009', 'AADSTS90008', 'AADSTS50194'])('the notes say what prevents %s', (code) => {
  expect(powerPlatform(registration()).notes.join()).toContain(code)
})

test('the notes tell how to register the redirect URL, and which are registered', () => {
  const uri = 'https://global.consent.azure-apim.net/redirect/crc25-5fexample-5f0123456789abcdef'
  const web = ['https://global.consent.azure-apim.net/redirect', uri]
  const notes = powerPlatform(registration({ redirectUris: { web, spa: [], publicClient: [] } })).notes
  expect(notes[0]).toContain('redirectUris.web')
  expect(notes[1]).toBe(`Connector redirect URLs registered so far: ${uri}.`)
})

test('names round-trip through every file, whatever characters they hold', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"\n$(x)%]]>\u202e😀\\', '__proto__'))
  fc.assert(
    fc.property(name, name, (displayName, scope) => {
      const one = registration({ displayName, scopes: [scope] })
      const swagger = read(one, 'apiDefinition.swagger.json')
      expect(swagger.info.title).toBe(displayName)
      expect(Object.entries(swagger.securityDefinitions['oauth2-auth'].scopes)).toEqual([
        [`${appId}/${scope}`, scope],
      ])
      expect(oAuthSettings(one).scopes).toEqual([`${appId}/${scope} offline_access`])
    }),
    { seed: 1 },
  )
})

test('what fills a gap is said as a command', () => {
  const { secret, server, ...bare } = registration()
  const notes = powerPlatform(bare).notes.join('\n')
  expect(notes).toContain(`appreg secret add connector --secret-to file:connector.secret --app ${appId}`)
  expect(notes).toContain('--server-url https://HOST/mcp')
})
