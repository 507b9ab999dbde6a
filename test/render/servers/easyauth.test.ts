import { expect, test } from 'vitest'
import { easyauth } from '../../../src/render/servers/easyauth.ts'
import { appId, registration, tenantId } from '../registration.ts'

const vscode = 'aebc6443-996d-45c2-90f0-388ff96faa56'
const read = (one = registration()) => {
  const [auth, settings] = easyauth(one).files.map(({ content }) => JSON.parse(content))
  const provider = auth.properties.identityProviders.azureActiveDirectory
  return { auth, provider, settings }
}
const setting = (one: ReturnType<typeof registration>, name: string) =>
  read(one).settings.find((entry: { name: string }) => entry.name === name)?.value

test('a caller without a token gets 401, one with a token of the tenant for this API passes', () => {
  const { auth, provider } = read()
  expect(auth.properties.globalValidation).toEqual({
    requireAuthentication: true,
    unauthenticatedClientAction: 'Return401',
  })
  expect(provider.registration).toMatchObject({
    openIdIssuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    clientId: appId,
  })
  expect(provider.validation.allowedAudiences).toEqual([appId])
})

test('the pre-authorized clients are let in, and the notes say so where there are none', () => {
  const allowed = (one = registration()) =>
    read(one).provider.validation.defaultAuthorizationPolicy.allowedApplications
  expect(allowed(registration({ preauthorized: [vscode] }))).toEqual([appId, vscode])
  expect(allowed()).toEqual([appId])
  expect(easyauth(registration()).notes.join()).toContain('this registration alone')
})

test('the metadata setting lists scopes in full, without those that hold a comma', () => {
  const one = registration({ scopes: ['access_as_user', 'a,b', 'write'] })
  expect(setting(one, 'WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES')).toBe(
    `api://${appId}/access_as_user,api://${appId}/write`,
  )
  expect(easyauth(one).notes.join()).toContain(`"api://${appId}/a,b"`)
})

test.each([
  [
    'a Key Vault reference',
    { store: 'keyvault://my-vault/arc1' },
    '@Microsoft.KeyVault(VaultName=my-vault;SecretName=arc1)',
  ],
  ['the value that was asked for', { value: 'not-a-real-secret' }, 'not-a-real-secret'],
  ['nothing where neither is known', { store: 'file:x' }, undefined],
])('the secret is %s', (_, secret, expected) => {
  const one = registration({ secret: { name: 'connector', ...secret } })
  expect(setting(one, 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET')).toBe(expected)
  expect(read(one).provider.registration.clientSecretSettingName).toBe(
    'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
  )
})

test('without a secret none is asked for', () => {
  const { secret, ...without } = registration()
  expect(read(without).provider.registration).not.toHaveProperty('clientSecretSettingName')
})

test('the Azure CLI puts the address of its own cloud in front of the path', () => {
  expect(easyauth(registration()).values['az, authentication']).toContain(' --url "/subscriptions/')
})

test('of a split the secret of the connector is not taken for that of the API', () => {
  const apiAppId = '99999999-2222-3333-4444-55555555abcd'
  const one = registration({ apiAppId, secret: { name: 'connector', store: 'keyvault://my-vault/arc1' } })
  expect(read(one).provider.registration.clientId).toBe(apiAppId)
  expect(read(one).provider.registration).not.toHaveProperty('clientSecretSettingName')
  expect(setting(one, 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET')).toBeUndefined()
  expect(easyauth(one).notes.join()).not.toContain('Put the secret')
})
