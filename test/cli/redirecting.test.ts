import { expect, test } from 'vitest'
import { platformOf, requireUsable } from '../../src/cli/redirecting.ts'

test.each([
  ['https://insiders.vscode.dev/redirect', 'publicClient'],
  ['https://claude.ai/api/mcp/auth_callback', 'web'],
  ['http://localhost:9999/oauth/callback/debug', 'spa'],
  ['https://global.consent.azure-apim.net/redirect/cr1-5ftest', 'web'],
  ['https://vscode.dev/redirect/more', 'web'],
  ['https://somebody.example/cb', 'web'],
  // Presets disagree: then it is what local programs use.
  ['http://localhost:9999/oauth/callback', 'publicClient'],
  ['http://localhost:8080/callback', 'publicClient'],
  ['cursor://anysphere.cursor-mcp/oauth/callback', 'publicClient'],
])('%s belongs on %s', (uri, platform) => {
  expect(platformOf(uri, undefined)).toBe(platform)
})

test('a platform that is asked for counts more', () => {
  expect(platformOf('https://vscode.dev/redirect', 'spa')).toBe('spa')
})

test('a scheme on which no program can listen is refused', () => {
  expect(() => requireUsable(['ftp://a'], undefined)).toThrow('"ftp://a" uses the scheme ftp')
})
