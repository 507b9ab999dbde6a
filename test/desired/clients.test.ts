import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presets } from '../../src/manifest/presets.ts'
import { withoutLoopbackPort } from '../../src/manifest/redirect-uri.ts'
import { CONNECTOR_REDIRECT_URI } from '../manifest/given.ts'
import { derived } from './given.ts'

const vscode = 'aebc6443-996d-45c2-90f0-388ff96faa56'

test('the redirect URI of Power Platform is there once, and equal ones become one', () => {
  const uri = 'https://orders.example.com/callback'
  const redirectUris = {
    web: [uri, CONNECTOR_REDIRECT_URI, uri],
    publicClient: ['a://b', 'a://b'],
    prune: true,
  }
  expect(derived({ redirectUris })).toMatchObject({
    redirectUris: { web: [CONNECTOR_REDIRECT_URI, uri], spa: [], publicClient: ['a://b'] },
    prune: ['redirectUris'],
  })
})

test('a list of clients takes the place of the default', () => {
  expect(derived({ clients: ['cursor'] }).redirectUris).toEqual({
    web: [],
    spa: [],
    publicClient: ['http://localhost:8787/callback'],
  })
})

test('clients whose redirect URIs differ in the port alone share one', () => {
  const clients = ['gemini-cli', 'mcp-inspector', { 'mcp-remote': { port: 3334 } }]
  expect(derived({ clients }).redirectUris.publicClient).toEqual(['http://localhost:7777/oauth/callback'])
})

test('a listed redirect URI stands for a client that differs from it in the port alone', () => {
  const redirectUris = { publicClient: ['http://localhost:9999/callback'] }
  expect(derived({ clients: ['cursor'], redirectUris }).redirectUris.publicClient).toEqual([
    'http://localhost:9999/callback',
  ])
})

test("clients of Microsoft's own are pre-authorized for all scopes, once each", () => {
  const api = {
    scopes: [{ value: 'read' }, { value: 'write' }],
    preauthorize: ['vscode', '11111111-2222-3333-4444-55555555ABCD'],
  }
  const scopes = ['read', 'write']
  expect(derived({ api, clients: ['vscode', 'github-copilot-cli', 'cursor'] }).preauthorize).toEqual([
    { appId: vscode, scopes },
    { appId: '11111111-2222-3333-4444-55555555abcd', scopes },
  ])
})

test('without scopes nothing is pre-authorized', () => {
  expect(derived({ api: { scopes: [] }, clients: ['vscode'] }).preauthorize).toEqual([])
})

const spaOnly = 'mcp-inspector-v1'
const bare = [...presets].flatMap(([name, { redirectUris }]) =>
  Object.values(redirectUris)
    .flat()
    .some((uri) => !uri.includes('{')) && name !== spaOnly
    ? [name]
    : [],
)

test('whatever the clients, no two redirect URIs are one to Entra', () => {
  const listed = fc.subarray(['http://localhost:1/callback', 'http://127.0.0.1:2/', 'http://localhost:3/x'])
  fc.assert(
    fc.property(fc.shuffledSubarray(bare), listed, (clients, publicClient) => {
      const { redirectUris } = derived({ clients, redirectUris: { publicClient } })
      const all = Object.values(redirectUris).flat().map(withoutLoopbackPort)
      expect(new Set(all).size).toBe(all.length)
      expect(redirectUris.publicClient).toEqual(expect.arrayContaining(publicClient))
    }),
    { seed: 1, numRuns: 50 },
  )
})
