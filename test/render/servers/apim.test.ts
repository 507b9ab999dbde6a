import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apim } from '../../../src/render/servers/apim.ts'
import { challenge, protectedResource } from '../../../src/render/servers/protected-resource.ts'
import type { Asked } from '../../../src/render/target.ts'
import { hostile } from '../hostile.ts'
import { all, find, parseXml, type Xml } from '../parse.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

function policy(path: string, one = registration(), asked: Asked = {}): Xml {
  const { content } = apim(one, asked).files.find((file) => file.path === path) ?? { content: '' }
  return parseXml(content)
}

const names = (element: Xml | undefined) => element?.children.map(({ name }) => name)

/** What API Management makes of a text: an expression that is one C# string, or the text itself. */
const meant = (text = ''): string => (text.startsWith('@(') ? JSON.parse(text.slice(2, -1)) : text)

test('every policy has its four sections in order', () => {
  for (const { content } of [
    ...apim(registration(), {}).files,
    ...apim(registration(), { access: 'api-key' }).files,
  ]) {
    expect(names(parseXml(content))).toEqual(['inbound', 'backend', 'outbound', 'on-error'])
  }
})

test('validate-azure-ad-token checks tenant, audience and scope, its children in the order of the service', () => {
  const validate = find(policy('policy.xml'), 'validate-azure-ad-token')
  expect(validate?.attributes).toMatchObject({ 'tenant-id': tenantId, 'failed-validation-httpcode': '401' })
  expect(names(validate)).toEqual(['audiences', 'required-claims'])
  expect(validate && find(validate, 'audience')?.text).toBe(appId)
  expect(validate && find(validate, 'claim')).toMatchObject({
    attributes: { name: 'scp', match: 'any', separator: ' ' },
    children: [{ name: 'value', text: 'access_as_user' }],
  })
})

test('validate-jwt says the same, with issuer and signature', () => {
  const validate = find(policy('policy.validate-jwt.xml'), 'validate-jwt')
  expect(validate?.attributes).toMatchObject({
    'require-signed-tokens': 'true',
    'require-expiration-time': 'true',
  })
  expect(names(validate)).toEqual(['openid-config', 'audiences', 'issuers', 'required-claims'])
  expect(validate && find(validate, 'issuer')?.text).toBe(
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
  )
})

test('another cloud has another authentication endpoint', () => {
  const cloud = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const
  const validate = find(policy('policy.xml', registration({ cloud })), 'validate-azure-ad-token')
  expect(validate?.attributes['authentication-endpoint']).toBe('login.microsoftonline.us')
})

test('a refused or missing token is challenged, and an answer is streamed', () => {
  const document = policy('policy.xml')
  const onError = find(document, 'on-error')
  expect(names(onError)).toEqual(['base', 'choose'])
  expect(meant(onError && find(onError, 'value')?.text)).toBe(challenge(registration()))
  expect(find(document, 'forward-request')?.attributes['buffer-response']).toBe('false')
})

test('the metadata are answered without a token: the sign-in of the other scopes is left out', () => {
  const inbound = find(policy('oauth-protected-resource.policy.xml'), 'inbound')
  expect(names(inbound)).toEqual(['return-response'])
  expect(JSON.parse(find(policy('oauth-protected-resource.policy.xml'), 'set-body')?.text ?? '')).toEqual(
    protectedResource(registration()),
  )
})

test('with a subscription key no token is asked for, the key stays here, and the gateway brings a token', () => {
  const document = policy('policy.xml', registration(), { access: 'subscription-key' })
  expect(find(document, 'validate-azure-ad-token')).toBeUndefined()
  expect(find(document, 'authentication-managed-identity')?.attributes).toEqual({ resource: appId })
  expect(find(document, 'set-header')?.attributes).toEqual({
    name: 'Ocp-Apim-Subscription-Key',
    'exists-action': 'delete',
  })
})

test('names are neither expressions nor named values, whatever they hold', () => {
  fc.assert(
    fc.property(hostile, hostile, (displayName, scope) => {
      const one = registration({ displayName, scopes: [scope] })
      for (const { content } of apim(one, {}).files) expect(content).not.toContain('{{')
      const claim = find(policy('policy.xml', one), 'claim')
      expect(claim?.children.map(({ text }) => meant(text))).toEqual([scope])
      const body = find(policy('oauth-protected-resource.policy.xml', one), 'set-body')
      expect(JSON.parse(body?.text ?? '')).toEqual(protectedResource(one))
      const [value] = all(find(policy('policy.xml', one), 'on-error') ?? policy('policy.xml', one), 'value')
      expect(meant(value?.text)).toBe(challenge(one))
    }),
    { seed: 1 },
  )
})
