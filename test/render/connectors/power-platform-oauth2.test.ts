import { expect, test } from 'vitest'
import { defaultScope } from '../../../src/render/connectors/issuers.ts'
import { powerPlatformOAuth2 } from '../../../src/render/connectors/power-platform-oauth2.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { fileOf, issuerAt, oAuthSettingsOf } from './given.ts'

const apiAppId = '66666666-7777-8888-9999-000000000000'
const ofApi = registration({ apiAppId, identifierUris: [`api://${apiAppId}`] })
const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`

test('the values are the fields of the Security tab for Generic OAuth 2', () => {
  expect(Object.entries(powerPlatformOAuth2(ofApi, {}).values)).toEqual([
    ['Authentication type', 'OAuth 2.0'],
    ['Identity provider', 'Generic OAuth 2'],
    ['Client ID', appId],
    ['Client secret', '(in file:./connector.secret)'],
    ['Authorization URL', `${authority}/authorize`],
    ['Token URL', `${authority}/token`],
    ['Refresh URL', `${authority}/token`],
    ['Scope', `api://${apiAppId}/access_as_user offline_access`],
    ['Redirect URL', '(shown by the connector after saving)'],
  ])
})

test('for an API of its own the plain provider is enough', () => {
  expect(oAuthSettingsOf(powerPlatformOAuth2(ofApi, {}))).toMatchObject({
    identityProvider: 'oauth2',
    clientId: appId,
    scopes: [`api://${apiAppId}/access_as_user offline_access`],
    customParameters: {
      authorizationUrl: { value: `${authority}/authorize` },
      tokenUrl: { value: `${authority}/token` },
      refreshUrl: { value: `${authority}/token` },
    },
  })
})

test('as one registration the refresh names its scope', () => {
  const printed = powerPlatformOAuth2(registration(), {})
  const { identityProvider, customParameters } = oAuthSettingsOf(printed)
  expect(identityProvider).toBe('oauth2generic')
  expect(customParameters.refreshBodyTemplate.value).toMatch(/&scope=\{Scopes\}$/)
  expect(printed.notes.join()).toContain('AADSTS90009')
})

test('people of other organisations sign in at theirs', () => {
  const { values, notes } = powerPlatformOAuth2({ ...ofApi, isMultiTenant: true }, {})
  expect(values['Authorization URL']).toBe(
    'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
  )
  expect(notes.join()).toContain('issuer of each')
})

test('at another issuer its endpoints, client and scopes count, and Entra takes no part', () => {
  const printed = powerPlatformOAuth2(registration(), { issuer: issuerAt('https://id.example.com') })
  expect(printed.values).toMatchObject({
    'Client ID': 'client-there',
    'Authorization URL': 'https://id.example.com/authorize',
    Scope: 'openid offline_access',
  })
  expect(JSON.stringify(printed.files)).not.toContain('login.microsoftonline.com')
  expect(fileOf(printed, 'apiDefinition.swagger.json').security).toEqual([{ 'oauth2-auth': ['openid'] }])
})

test('an audience and a parameter for organisations go to the authorization endpoint', () => {
  const issuer = issuerAt('https://contoso.auth0.com', {
    audience: 'https://orders/?a=b&c',
    organizationParameter: 'organization',
  })
  const { customParameters } = oAuthSettingsOf(powerPlatformOAuth2(registration(), { issuer }))
  expect(customParameters.authorizationUrlQueryStringTemplate.value).toBe(
    '?client_id={ClientId}&response_type=code&redirect_uri={RedirectUrl}&scope={Scopes}&state={State}&audience=https%3A%2F%2Forders%2F%3Fa%3Db%26c&organization={organization}',
  )
  expect(customParameters.refreshBodyTemplate.value).not.toContain('scope')
})

test.each([
  ['https://contoso.eu.auth0.com/', 'Allow Offline Access'],
  ['https://dev-1.okta.com/oauth2/default', 'custom authorization server'],
  ['https://id.example.com/realms/orders', 'audience mapper'],
  ['https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc', 'no aud'],
])('what %s is known for is said', (issuer, what) => {
  expect(powerPlatformOAuth2(registration(), { issuer: issuerAt(issuer) }).notes.join()).toContain(what)
})

test.each([
  [undefined, 'openid offline_access'],
  [['openid', 'email', 'offline_access'], 'openid offline_access'],
  [['openid', 'email'], 'openid'],
])('offline_access is asked for where the server knows it: %j', (supported, expected) => {
  expect(defaultScope(supported)).toBe(expected)
})
