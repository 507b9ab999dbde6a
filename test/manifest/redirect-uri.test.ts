import { expect, test } from 'vitest'
import { redirectUriFaults, withoutLoopbackPort } from '../../src/manifest/redirect-uri.ts'
import { manifest, problemsOf } from './given.ts'

test.each([
  ['web', 'https://app.example.com/callback'],
  ['web', 'https://app.example.com/Callback?tenant=a'],
  ['web', 'http://localhost:8080/callback'],
  ['spa', 'http://localhost/'],
  ['publicClient', 'http://127.0.0.1:33418/'],
  ['publicClient', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
  ['publicClient', 'cursor://anysphere.cursor-mcp/oauth/callback'],
  ['publicClient', 'urn:ietf:wg:oauth:2.0:oob'],
] as const)('accepts under %s: %s', (platform, uri) => {
  expect(redirectUriFaults(uri, platform)).toEqual([])
})

test.each([
  ['web', 'http://app.example.com/', 'uses http, which only localhost and 127.0.0.1 may: use https'],
  ['web', 'http://localhost.example.com/', 'uses http, which only localhost and 127.0.0.1 may: use https'],
  [
    'publicClient',
    'http://[::1]:8080/',
    'uses [::1], which Entra does not support: use localhost or 127.0.0.1',
  ],
  ['web', 'https://*.example.com/', 'holds a wildcard: a redirect URI has to be written out'],
  ['spa', 'https://app.example.com/#/in', 'has a fragment (#), which a redirect URI must not have'],
  ['web', "https://app.example.com/$a('b')!,;", "holds $ ( ' ) ! , ;, which Entra does not allow"],
  ['web', 'https://app.example.com/a b', 'holds a blank or a control character'],
  ['web', 'app.example.com/callback', 'is not an absolute URI such as https://app.example.com/callback'],
  ['web', '/callback', 'is not an absolute URI such as https://app.example.com/callback'],
  ['web', 'https:///callback', 'is not a valid URL'],
  ['web', 'https://app.example.com:99999/', 'is not a valid URL'],
  ['web', 'myapp://callback', 'uses the scheme myapp, which only publicClient may: use https'],
  ['spa', 'myapp://callback', 'uses the scheme myapp, which only publicClient may: use https'],
  ['publicClient', 'myapp://', 'has nothing after myapp:'],
  ['publicClient', 'ftp://a', 'uses the scheme ftp, which leads to no app: use https'],
  ['publicClient', 'javascript:alert', 'has nothing after javascript:'],
] as const)('refuses under %s: %s', (platform, uri, fault) => {
  expect(redirectUriFaults(uri, platform)).toEqual([fault])
})

test('refuses a redirect URI of more than 256 characters', () => {
  const uri = (length: number) => 'https://app.example.com/'.padEnd(length, 'x')
  expect(problemsOf(manifest({ redirectUris: { web: [uri(257)], spa: [uri(256)] } }))).toEqual([
    'redirectUris.web[0]: is longer than 256 characters',
  ])
})

test.each([
  ['http://localhost:8080/callback', 'http://localhost/callback'],
  ['http://127.0.0.1:1', 'http://127.0.0.1'],
  ['https://app.example.com:8443/', 'https://app.example.com:8443/'],
  ['http://localhost.example.com:80/', 'http://localhost.example.com:80/'],
])('sees %s as %s', (uri, bare) => {
  expect(withoutLoopbackPort(uri)).toBe(bare)
})
