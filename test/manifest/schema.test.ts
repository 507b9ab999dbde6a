import { expect, test } from 'vitest'
import { parseManifest } from '../../src/manifest/load.ts'
import { manifest, problemsOf } from './given.ts'

const withScope = (value: string) => manifest({ api: { scopes: [{ value }] } })
const withSecret = (secret: object) => manifest({ credentials: { secrets: [secret] } })

test.each([
  ['a name of 256 characters', manifest({ name: 'x'.repeat(256) })],
  ['a name in any script, with a key', manifest({ name: 'Заказы', key: 'orders' })],
  ['every special character of a scope value', withScope("a!#$%&'()*+,-./:;=?@[]^_{}~Z9")],
  ['a scope value of 120 characters', withScope('x'.repeat(120))],
  ['no scopes, no permissions, no secret', manifest({ api: { scopes: [] }, credentials: { secrets: [] } })],
  ['the sink stdout', withSecret({ store: 'stdout' })],
  ['the sink file', withSecret({ store: 'file:./my secrets/x' })],
  ['the sink keyvault', withSecret({ store: 'keyvault://my-vault/arc1-connector' })],
  ['the sink github-env', withSecret({ store: 'github-env:CLIENT_SECRET' })],
  ['the sink github-output', withSecret({ store: 'github-output:client-secret' })],
  ['the sink azure-pipelines', withSecret({ store: 'azure-pipelines:Connector.Secret' })],
  ['the sink command', withSecret({ store: 'command:./deliver secret.sh' })],
  ['a server without a URL', manifest({ server: { kind: 'arc-1' } })],
])('accepts %s', (_, text) => {
  expect(() => parseManifest(text, 'appreg.yaml')).not.toThrow()
})

test.each([
  ['1d', 1],
  ['180d', 180],
  ['26w', 182],
  ['2y', 730],
])('reads the duration %s as %i days', (renewBefore, days) => {
  const { credentials } = parseManifest(withSecret({ lifetime: '99y', renewBefore }), 'appreg.yaml')
  expect(credentials.secrets[0]).toMatchObject({ lifetime: 36135, renewBefore: days })
})

const duration = 'is not a duration such as 180d (days), 26w (weeks) or 1y (years)'

test('what the manifest leaves open stays open, and the rest has its default', () => {
  const { clients, topology, tags, enabled, implicit } = parseManifest(
    manifest({ implicit: {} }),
    'appreg.yaml',
  )
  expect({ clients, topology, tags, enabled, implicit }).toEqual({
    clients: ['copilot-studio'],
    topology: 'single',
    tags: [],
    implicit: { accessTokens: false, idTokens: false },
  })
})

test.each([
  ['no name', '{"key": "orders"}', 'name: is missing; add `name: …`'],
  ['an empty name', manifest({ name: '' }), 'name: is empty'],
  ['a long name', manifest({ name: 'x'.repeat(257) }), 'name: is longer than 256 characters'],
  ['a blank before the name', manifest({ name: ' x' }), 'name: begins or ends with a blank'],
  ['a blank after the name', manifest({ name: 'x ' }), 'name: begins or ends with a blank'],
  ['a name over two lines', manifest({ name: 'x\ny' }), 'name: holds a line break or a control character'],
  ['a number as name', manifest({ name: 5 }), 'name: expected text, found the number 5; put it in quotes'],
  [
    'capitals in the key',
    manifest({ key: 'Orders' }),
    'key: is not made of lower-case letters a to z, digits, and hyphens between them',
  ],
  ['a key that ends with a hyphen', manifest({ key: 'x-' }), /^key: is not made of/],
  ['a quote in the key', manifest({ key: "x'y" }), /^key: is not made of/],
  ['a long key', manifest({ key: 'x'.repeat(121) }), 'key: is longer than 120 characters'],
  [
    'an unknown audience',
    manifest({ audience: 'multitenant' }),
    'audience: expected `single-tenant`, `multi-tenant`, `multi-tenant-and-personal` or `personal`, found the text `multitenant`; did you mean `multi-tenant`?',
  ],
  [
    'a version in quotes',
    manifest({ api: { tokenVersion: '2' } }),
    'api.tokenVersion: expected `1` or `2`, found the text `2`; write 2 without quotes',
  ],
  [
    'a version 3',
    manifest({ api: { tokenVersion: 3 } }),
    'api.tokenVersion: expected `1` or `2`, found the number 3',
  ],
  ['a scope without value', manifest({ api: { scopes: [{}] } }), 'api.scopes[0].value: is missing'],
  ['a long scope value', withScope('x'.repeat(121)), 'api.scopes[0].value: is longer than 120 characters'],
  ['a blank in a scope value', withScope('a b'), /^api.scopes\[0\].value: holds a character/],
  ['a quote in a scope value', withScope('a"b'), /^api.scopes\[0\].value: holds a character/],
  ['an umlaut in a scope value', withScope('ä'), /^api.scopes\[0\].value: holds a character/],
  ['a full stop before a scope value', withScope('.default'), 'api.scopes[0].value: begins with a full stop'],
  [
    'a number for identifier URIs',
    manifest({ api: { identifierUri: 5 } }),
    'api.identifierUri: expected a URI or a list of URIs, found the number 5',
  ],
  [
    'a role for nobody',
    manifest({ api: { appRoles: [{ value: 'Reader', members: 'user' }] } }),
    'api.appRoles[0].members: expected `users`, `applications` or `both`, found the text `user`; did you mean `users`?',
  ],
  [
    'a blank in the name of a claim',
    manifest({ api: { optionalClaims: { idToken: ['login hint'] } } }),
    'api.optionalClaims.idToken[0]: is not the name of a claim such as ipaddr',
  ],
  [
    'http for signing out',
    manifest({ logoutUrl: 'http://orders.example.com/out' }),
    'logoutUrl: is not a URL that begins with https://',
  ],
  [
    'a home page without scheme',
    manifest({ homePageUrl: 'orders.example.com' }),
    'homePageUrl: is not a URL that begins with https://',
  ],
  [
    'a permission with its API',
    manifest({ permissions: { 'microsoft-graph': ['https://graph.microsoft.com/User.Read'] } }),
    'permissions.microsoft-graph[0]: is not the name of a permission such as User.Read',
  ],
  [
    'yes for true',
    manifest({ adminConsent: 'yes' }),
    'adminConsent: expected true or false, found the text `yes`; write true',
  ],
  [
    'one URI for a list',
    manifest({ redirectUris: { web: 'https://a.example' } }),
    'redirectUris.web: expected a list, found the text `https://a.example`; put it in brackets: `[…]`',
  ],
  [
    'a key without value',
    manifest({ redirectUris: null }),
    'redirectUris: expected a mapping (`key: value`), found nothing; write a value, or leave the key out',
  ],
  [
    'a duration without unit',
    withSecret({ lifetime: '180' }),
    `credentials.secrets[0].lifetime: ${duration}`,
  ],
  ['a duration of nothing', withSecret({ lifetime: '0d' }), `credentials.secrets[0].lifetime: ${duration}`],
  [
    'a number as duration',
    withSecret({ lifetime: 180 }),
    'credentials.secrets[0].lifetime: expected a duration such as 180d, 26w or 1y, found the number 180',
  ],
  [
    'a sink that does not exist',
    withSecret({ store: './x.secret' }),
    'credentials.secrets[0].store: is not a sink: write keyvault://VAULT/NAME, file:PATH, github-env:NAME, github-output:NAME, azure-pipelines:NAME, command:PROGRAM or stdout',
  ],
  ...(
    [
      ['a file sink without path', 'file:', 'file:PATH'],
      ['a sink with a letter too many', 'keyvaults://my-vault/x', 'keyvault://VAULT/NAME'],
      ['a vault without a secret', 'keyvault://my-vault', 'keyvault://VAULT/NAME'],
      ['a secret with a blank in its name', 'keyvault://my-vault/my secret', 'keyvault://VAULT/NAME'],
      ['a variable with a hyphen', 'github-env:MY-SECRET', 'github-env:NAME'],
      ['a variable that ends the command', 'azure-pipelines:x;issecret=false', 'azure-pipelines:NAME'],
    ] as const
  ).map(([what, store, form]): [string, string, string] => [
    what,
    withSecret({ store }),
    `credentials.secrets[0].store: is not a sink: did you mean \`${form}\`?`,
  ]),
  [
    'an unknown server',
    manifest({ server: { kind: 'arc1' } }),
    'server.kind: expected `arc-1`, `aspnet`, `spring`, `express`, `fastmcp`, `easyauth`, `oauth2-proxy`, `envoy`, `apim` or `generic`, found the text `arc1`; did you mean `arc-1`?',
  ],
])('refuses %s', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)])
})
