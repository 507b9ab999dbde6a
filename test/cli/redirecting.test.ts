import { expect, test } from 'vitest'
import { nextInPortal } from '../../src/cli/redirect/connector-url.ts'
import { platformOf, requireUsable } from '../../src/cli/redirect/redirecting.ts'

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
  expect(() => requireUsable(['ftp://a'], { cloud: 'public' })).toThrow('"ftp://a" uses the scheme ftp')
})

const mine = 'https://global.consent.azure-apim.net/redirect/cr25-5forders'
test.each([
  [mine, 'public', undefined],
  ['https://global.consent.azure-apim.net/redirect', 'public', undefined],
  ['https://somebody.example/redirect', 'usgov', undefined],
  [mine, 'usgov', 'belongs to another cloud'],
  [mine.replace('.net', '.net.evil.example'), 'public', 'is not at a host of Power Platform'],
  [mine.replace('redirect', 'other'), 'public', 'does not look like a Redirect URL'],
] as const)('%s, to be added in %s', (uri, cloud, fault) => {
  const check = () => requireUsable([uri], { cloud })
  if (fault === undefined) expect(check).not.toThrow()
  else expect(check).toThrow(fault)
})

test('what to press next is said of a connector only', () => {
  expect(nextInPortal([mine])).toContain('New connection')
  expect(nextInPortal(['https://vscode.dev/redirect'])).toBe('')
})
