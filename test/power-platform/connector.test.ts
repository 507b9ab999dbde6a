import { expect, test } from 'vitest'
import { differences } from '../../src/power-platform/difference.ts'
import { contentMark, marked, markOf, secretMark } from '../../src/power-platform/mark.ts'
import { findOurs } from '../../src/power-platform/ours.ts'
import { bodyOf, type WantedConnector, wantedConnector } from '../../src/power-platform/wanted.ts'
import { type LiveConnector, redirectUrlsOf } from '../../src/power-platform/wire.ts'

const KEY_ID = '1A2B3C4D-5E6F-4000-8000-000000000000'

const token = (more: object = {}) => ({
  type: 'oauthSetting',
  oAuthSettings: {
    identityProvider: 'aad',
    clientId: 'client',
    scopes: ['a b'],
    customParameters: { resourceUri: { value: 'client' }, enableOnbehalfOfLogin: { value: 'false' } },
    ...more,
  },
})

const definition = (more: object = {}) => ({
  swagger: '2.0',
  info: { title: 'Orders', description: 'All orders', version: '2.1' },
  host: 'orders.example.com',
  basePath: '/v2',
  schemes: ['https'],
  ...more,
})

const wanted = (properties: object = { connectionParameters: { token: token() } }, api = definition()) =>
  wantedConnector(JSON.stringify({ properties }), JSON.stringify(api))

const live = (settings: object, name = 'shared_orders'): LiveConnector => ({
  name,
  properties: { displayName: 'Orders', connectionParameters: { token: token(settings) } },
})

const pushedAs = (one: WantedConnector) =>
  marked(one.definition, { content: contentMark(one), secret: secretMark(KEY_ID) })

const isHeld = (mark: string | undefined) => mark === secretMark(KEY_ID)

test('the mark goes behind the version and is read again, also where one is there', () => {
  const one = wanted()
  const first = pushedAs(one) as { info: { version: string } }
  expect(first.info.version).toMatch(/^2\.1\+appreg\.[0-9a-f]{12}\.1a2b3c4d5e6f$/)
  expect(markOf(first)).toEqual({ content: contentMark(one), secret: '1a2b3c4d5e6f' })
  const again = marked(first as WantedConnector['definition'], {
    content: 'f'.repeat(12),
    secret: '0'.repeat(12),
  })
  expect(again).toMatchObject({ info: { version: `2.1+appreg.${'f'.repeat(12)}.${'0'.repeat(12)}` } })
  expect(markOf(one.definition)).toBeUndefined()
})

test('what the service rewrites is no difference', () => {
  const one = wanted()
  const rewritten = live({
    redirectMode: 'GlobalPerConnector',
    redirectUrl: 'https://global.consent.azure-apim.net/redirect/orders',
    properties: { IsOnbehalfofLoginSupported: true },
    // In the casing of the portal, and without what it does not keep.
    customParameters: { ResourceUri: { value: 'client' }, LoginUri: { value: 'https://login.windows.net' } },
  })
  expect(differences(one, { connector: rewritten, definition: pushedAs(one) }, isHeld)).toEqual([])
})

test.each<[what: string, settings: object, path: string]>([
  ['another client', { clientId: 'other' }, 'clientId'],
  ['no client', { clientId: undefined }, 'clientId'],
  ['other scopes', { scopes: ['a'] }, 'scopes'],
  ['another provider', { identityProvider: 'oauth2' }, 'identityProvider'],
  ['another resource', { customParameters: { ResourceUri: { value: 'other' } } }, 'resourceuri'],
])('%s is a difference', (_, settings, path) => {
  const one = wanted()
  expect(differences(one, { connector: live(settings), definition: pushedAs(one) }, isHeld)).toMatchObject([
    { path },
  ])
})

test('another definition and another secret are differences; so is everything where nobody left a mark', () => {
  const one = wanted()
  const connector = live({})
  const older = pushedAs(wanted(undefined, definition({ host: 'old.example.com' })))
  expect(differences(one, { connector, definition: older }, isHeld)).toMatchObject([{ path: 'definition' }])
  expect(differences(one, { connector, definition: pushedAs(one) }, () => false)).toMatchObject([
    { path: 'clientSecret' },
  ])
  expect(differences(one, { connector, definition: undefined }, isHeld)).toHaveLength(2)
})

test('the body is what the tool of Microsoft sends; the secret is in every parameter that signs in', () => {
  const sets = {
    values: [
      { name: 'oauth', parameters: { token: token() } },
      { name: 'key', parameters: { api_key: { type: 'securestring' } } },
    ],
  }
  const one = wanted({ iconBrandColor: '#0078d4', connectionParameters: {}, connectionParameterSets: sets })
  const mark = { content: 'c'.repeat(12), secret: 'd'.repeat(12) }
  const { properties } = bodyOf(one, {
    environment: 'env',
    definition: marked(one.definition, mark),
    secret: 'not-a-secret',
    isUpdate: false,
  }) as {
    properties: Record<string, unknown>
  }
  expect(properties).toMatchObject({
    displayName: 'Orders',
    description: 'All orders',
    environment: { name: 'env' },
    backendService: { serviceUrl: 'https://orders.example.com/v2' },
    scriptDefinitionUrl: '',
    iconBrandColor: '#0078d4',
    connectionParameters: {},
    connectionParameterSets: {
      values: [
        { parameters: { token: { oAuthSettings: { clientId: 'client', clientSecret: 'not-a-secret' } } } },
        { parameters: { api_key: { type: 'securestring' } } },
      ],
    },
  })
  expect(
    JSON.stringify(
      bodyOf(one, { environment: 'env', definition: one.definition, secret: 's', isUpdate: true }),
    ),
  ).not.toContain('"displayName"')
})

test('redirect URLs come from every way to connect, each once; a list counts as well', () => {
  const at = (redirectUrl: unknown) => ({ parameters: { token: { oAuthSettings: { redirectUrl } } } })
  const properties = {
    connectionParameterSets: { values: [at('https://a'), at(['https://a', 'https://b']), at(undefined)] },
  }
  expect(redirectUrlsOf({ properties } as never)).toEqual(['https://a', 'https://b'])
})

test('ours is the one of our client and name, whatever else there is', () => {
  const stranger = { ...live({ clientId: 'stranger' }, 'shared_b') }
  expect(findOurs(wanted(), [stranger, live({ clientId: 'CLIENT' })], {})?.name).toBe('shared_orders')
  expect(findOurs(wanted(), [stranger], {})).toBeUndefined()
  expect(findOurs(wanted(), [], {})).toBeUndefined()
  expect(() => findOurs(wanted(), [live({}), live({}, 'shared_c')], {})).toThrow(
    expect.objectContaining({
      hints: expect.arrayContaining([expect.stringContaining('--connector-id shared_c')]),
    }),
  )
  expect(findOurs(wanted(), [live({}), live({}, 'shared_c')], { id: 'c' })?.name).toBe('shared_c')
  expect(findOurs(wanted(), [live({})], { isNew: true })).toBeUndefined()
})
