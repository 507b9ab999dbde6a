import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcpRemote } from '../../../src/render/clients/mcp-remote.ts'
import { hostile } from '../hostile.ts'
import { appId, registration } from '../registration.ts'
import { read, scopes, url, withPublic } from './given.ts'

const callback = 'http://localhost:4711/oauth/callback'
const args = (one = withPublic(callback)): string[] => read(mcpRemote, one).mcpServers['example-mcp'].args
const after = (flag: string, all: readonly string[]) => all[all.indexOf(flag) + 1] ?? ''

test('it comes with client, scopes and port, and leaves resource out', () => {
  expect(args().slice(0, 4)).toEqual(['-y', 'mcp-remote', url, '4711'])
  expect(JSON.parse(after('--static-oauth-client-info', args()))).toEqual({ client_id: appId })
  expect(JSON.parse(after('--static-oauth-client-metadata', args()))).toEqual({ scope: scopes.join(' ') })
  expect(args()).toContain('--disable-resource-parameter')
})

test('where the server URL is an Application ID URI, resource stays', () => {
  expect(args({ ...withPublic(callback), identifierUris: [url] })).not.toContain(
    '--disable-resource-parameter',
  )
})

test.each([
  ['api-key', 'Authorization:${MCP_AUTHORIZATION}'],
  ['subscription-key', 'Ocp-Apim-Subscription-Key:${MCP_SUBSCRIPTION_KEY}'],
] as const)('with %s it takes the header from the environment', (access, header) => {
  const { args: all } = read(mcpRemote, registration(), { access }).mcpServers['example-mcp']
  expect(all).toEqual(['-y', 'mcp-remote', url, '--header', header])
})

test('no argument holds a blank, and a real bash hands all of them over, whatever the scopes are called', () => {
  fc.assert(
    fc.property(hostile, (scope) => {
      fc.pre(!scope.includes('\0'))
      const one = { ...withPublic(callback), scopes: [scope] }
      expect(args(one).filter((word) => word.includes(' '))).toEqual([])
      const { scope: asked } = JSON.parse(after('--static-oauth-client-metadata', args(one)))
      expect(asked).toBe(`api://${appId}/${scope} offline_access`)
      const line = mcpRemote(one, {}).values['command line']
      const print = `npx() { printf '%s\\0' "$@"; }\n${line}`
      expect(execFileSync('bash', ['-c', print], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(
        args(one),
      )
    }),
    { seed: 1, numRuns: 50 },
  )
})
