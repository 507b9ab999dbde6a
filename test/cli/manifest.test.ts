import { expect, test } from 'vitest'
import type { Flags } from '../../src/cli/command.ts'
import { readDesired } from '../../src/cli/registration/manifest.ts'

const flags = (more: Partial<Flags>): Flags => ({
  cloud: 'public',
  auth: 'auto',
  output: 'text',
  input: true,
  color: true,
  ...more,
})

test.each<[string, Partial<Flags>]>([
  ['--key', { key: 'other' }],
  ['--client', { client: ['vscode'] }],
  ['--server', { server: 'arc-1' }],
  ['--server-url', { serverUrl: 'https://api.example.com/mcp' }],
  ['--redirect-uri', { redirectUri: ['https://a.example.com/cb'] }],
])('%s without --name is refused instead of ignored', (name, more) => {
  expect(() => readDesired(flags({ file: 'appreg.yaml', ...more }))).toThrow(
    expect.objectContaining({ code: 'USAGE', message: `${name} cannot be combined with a manifest` }),
  )
})

test('--name and --file exclude each other', () => {
  expect(() => readDesired(flags({ file: 'appreg.yaml', name: 'X' }))).toThrow('exclude each other')
})

test('flags alone are a manifest: hosted redirect URIs are web, those of this machine public clients', () => {
  const redirectUri = ['https://app.example.com/cb', 'http://localhost:8080/cb']
  const desired = readDesired(flags({ name: 'My API', redirectUri }))
  expect(desired.key).toBe('my-api')
  expect(desired.redirectUris.web).toContain('https://app.example.com/cb')
  expect(desired.redirectUris.publicClient).toEqual(['http://localhost:8080/cb'])
})

test('clients by flag bring what they bring in a manifest, with the values that they ask for', () => {
  const desired = readDesired(flags({ name: 'My API', client: ['vscode', 'claude-code:callbackPort=8080'] }))
  expect(desired.preauthorize.map(({ appId }) => appId)).toEqual(['aebc6443-996d-45c2-90f0-388ff96faa56'])
  expect(desired.redirectUris.publicClient).toEqual(['http://localhost:8080/callback'])
  expect(desired.redirectUris.web).toEqual([])
})

test('an unknown client is refused with a suggestion', () => {
  expect(() => readDesired(flags({ name: 'My API', client: ['vscod'] }))).toThrow(/did you mean.*vscode/)
})

test.each<[string, Partial<Flags>]>([
  ['--name: is empty', { name: '' }],
  ['--key: is not made of lower-case letters a to z', { name: 'X', key: 'A B' }],
  ['--client: expected the name of a client preset', { name: 'X', client: ['nope'] }],
  ['--server: expected `arc-1`', { name: 'X', server: 'nope' }],
  ['--server-url: is not a URL', { name: 'X', serverUrl: 'nope' }],
  ['--redirect-uri: is not an absolute URI', { name: 'X', redirectUri: ['nope'] }],
])('a value that no manifest may have is refused by its flag: %s', (message, more) => {
  expect(() => readDesired(flags(more))).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  )
})
