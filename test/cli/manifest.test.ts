import { expect, test } from 'vitest'
import type { Flags } from '../../src/cli/command.ts'
import { readDesired } from '../../src/cli/manifest.ts'

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
