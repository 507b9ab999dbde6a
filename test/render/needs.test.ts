import { expect, test } from 'vitest'
import type { Registration } from '../../src/model/registration.ts'
import { redirects } from '../../src/render/clients/redirects.ts'
import {
  anHttpsServerUrl,
  aScope,
  aSecret,
  aServerUrl,
  noPlainServerUrl,
  redirectUriAtServer,
  redirectUriOf,
  redirectUrisOf,
  unmet,
  version2Tokens,
  version2TokensForItself,
} from '../../src/render/needs.ts'
import { appId, registration, tenantId } from './registration.ts'

const web = (...uris: string[]) => ({ redirectUris: { web: uris, spa: [], publicClient: [] } })
const publicClient = (...uris: string[]) => ({ redirectUris: { web: [], spa: [], publicClient: uris } })

const claudeCode = redirectUriOf(redirects['claude-code'])
const fastmcp = redirectUriAtServer('/auth/callback')

test.each<[string, Parameters<typeof unmet>[0][number], Partial<Registration>, Partial<Registration>]>([
  [
    'a server',
    aServerUrl,
    { server: { kind: 'generic', url: 'http://localhost/mcp' } },
    { server: { kind: 'generic' } },
  ],
  ['https', anHttpsServerUrl, {}, { server: { kind: 'generic', url: 'http://localhost/mcp' } }],
  [
    'https or nothing',
    noPlainServerUrl,
    { server: { kind: 'generic' } },
    { server: { kind: 'generic', url: 'http://localhost/mcp' } },
  ],
  ['a scope', aScope, {}, { scopes: [] }],
  ['version 2', version2Tokens, {}, { tokenVersion: 1 }],
  [
    'version 2 where client and API are one',
    version2TokensForItself,
    { tokenVersion: 1, apiAppId: tenantId },
    { tokenVersion: 1 },
  ],
  [
    'a loopback address on any port',
    claudeCode,
    publicClient('http://localhost:4711/callback'),
    publicClient('http://127.0.0.1:8080/callback'),
  ],
  [
    'an address at the server',
    fastmcp,
    web('https://arc1.example.com/auth/callback'),
    publicClient('https://arc1.example.com/auth/callback'),
  ],
])('%s is there or not', (_, need, met, lacking) => {
  expect(unmet([need], registration(met))).toEqual([])
  expect(unmet([need], registration(lacking))).toEqual([need])
})

test('a secret counts wherever its value is', () => {
  const { secret, ...without } = registration()
  expect(unmet([aSecret], registration())).toEqual([])
  expect(unmet([aSecret], without)).toEqual([aSecret])
})

test('what is missing comes with the command that adds it', () => {
  expect(claudeCode.remedy(registration(), 'claude-code')).toBe(
    `register it: appreg redirect add http://localhost:8080/callback --app ${appId}`,
  )
  expect(fastmcp.remedy(registration(), 'fastmcp')).toContain(
    `appreg redirect add https://arc1.example.com/auth/callback --app ${appId}`,
  )
  expect(aServerUrl.remedy(registration(), 'express')).toContain(
    `appreg config express --app ${appId} --server-url https://HOST/mcp`,
  )
})

test('the redirect URIs of a preset are found on every platform', () => {
  const redirectUris = {
    web: ['http://localhost:1/callback'],
    spa: [],
    publicClient: ['http://localhost:2/callback', 'http://localhost:3/other'],
  }
  expect(redirectUrisOf(redirects['claude-code'], registration({ redirectUris }))).toEqual([
    { platform: 'web', uri: 'http://localhost:1/callback' },
    { platform: 'publicClient', uri: 'http://localhost:2/callback' },
  ])
})
