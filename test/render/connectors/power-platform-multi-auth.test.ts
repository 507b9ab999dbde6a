import { expect, test } from 'vitest'
import { powerPlatformMultiAuth } from '../../../src/render/connectors/power-platform-multi-auth.ts'
import type { Asked } from '../../../src/render/target.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { fileOf, issuerAt } from './given.ts'

interface ParameterSet {
  readonly name: string
  readonly parameters: Record<string, Record<string, never>>
}

const sets = (asked: Asked = {}, one = registration()): ParameterSet[] =>
  fileOf(powerPlatformMultiAuth(one, asked), 'apiProperties.json').properties.connectionParameterSets.values

const set = (name: string, asked: Asked = {}, one = registration()) =>
  sets(asked, one).find((candidate) => candidate.name === name)?.parameters

test('a connection is made in one of three ways', () => {
  expect(sets().map(({ name }) => name)).toEqual(['oauth', 'api-key', 'oAuthClientCredentials'])
})

test('every way that signs in has its OAuth parameter under the name that the tools look for', () => {
  expect(set('oauth')?.token?.oAuthSettings).toMatchObject({ identityProvider: 'aad', clientId: appId })
  expect(set('oAuthClientCredentials')?.token).toMatchObject({
    oAuthSettings: {
      customParameters: {
        grantType: { value: 'client_credentials' },
        TenantId: { value: tenantId },
        ResourceUri: { value: appId },
      },
    },
    uiDefinition: { constraints: { required: 'false', hidden: 'true' } },
  })
})

test('a service principal brings client, secret and tenant of its own, and never the one of the connector', () => {
  const shown = registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })
  const parameters = set('oAuthClientCredentials', {}, shown)
  expect(Object.keys(parameters ?? {})).toEqual([
    'token',
    'token:clientId',
    'token:clientSecret',
    'token:TenantId',
  ])
  expect(JSON.stringify(parameters)).not.toContain('not-a-real-secret')
  expect(JSON.stringify(set('oauth', {}, shown))).toContain('not-a-real-secret')
})

test.each([
  ['api-key', 'Authorization'],
  ['subscription-key', 'Ocp-Apim-Subscription-Key'],
] as const)('with %s the key goes into the header %s', (access, name) => {
  const printed = powerPlatformMultiAuth(registration(), { access })
  expect(fileOf(printed, 'apiDefinition.swagger.json').securityDefinitions.api_key).toEqual({
    type: 'apiKey',
    in: 'header',
    name,
  })
  expect(set('api-key', { access })?.api_key).toMatchObject({ type: 'securestring' })
})

test('every parameter that is asked for says what it is, where multi-auth connectors show it', () => {
  for (const { parameters } of sets()) {
    for (const { type, uiDefinition } of Object.values(parameters)) {
      const { constraints, schema } = Object(uiDefinition)
      if (constraints.required !== 'true' || type === 'oauthSetting') continue
      expect(schema).toEqual({ type, description: expect.stringMatching(/./) })
    }
  }
})

test('at another issuer people sign in there, and no service principal of Entra is offered', () => {
  const asked = { issuer: issuerAt('https://id.example.com', { organizationParameter: 'org' }) }
  expect(sets(asked).map(({ name }) => name)).toEqual(['oauth', 'api-key'])
  expect(Object.keys(set('oauth', asked) ?? {})).toEqual(['token', 'token:org'])
})
