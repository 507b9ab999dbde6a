import { expect, test } from 'vitest'
import { vscode } from '../../../src/render/clients/vscode.ts'
import { appId, publicCloud, registration } from '../registration.ts'
import { notes, read, url } from './given.ts'

const vscodeId = 'aebc6443-996d-45c2-90f0-388ff96faa56'

test('the built-in sign-in needs the address alone', () => {
  expect(read(vscode, registration())).toEqual({ servers: { 'example-mcp': { type: 'http', url } } })
})

test('a client id of one’s own is named where the manifest asks for it', () => {
  const own = registration({ clients: ['vscode-own-client'] })
  expect(read(vscode, own).servers['example-mcp'].oauth).toEqual({ clientId: appId })
})

test('VS Code has to be pre-authorized, which is said until it is', () => {
  expect(notes(vscode, registration())).toContain(`pre-authorize it (${vscodeId})`)
  expect(notes(vscode, registration({ preauthorized: [vscodeId] }))).not.toContain('pre-authorize it')
})

test.each([
  ['api-key', { Authorization: 'Bearer ${input:api-key}' }],
  ['subscription-key', { 'Ocp-Apim-Subscription-Key': '${input:subscription-key}' }],
] as const)('with %s it asks for the key, which stands in no file', (access, headers) => {
  const { servers, inputs } = read(vscode, registration(), { access })
  expect(servers['example-mcp']).toEqual({ type: 'http', url, headers })
  expect(inputs).toEqual([
    { type: 'promptString', id: access, description: expect.any(String), password: true },
  ])
})

const usgov = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const

test('elsewhere than in the public cloud it needs a client id, and sends resource like others', () => {
  const found = notes(vscode, registration({ cloud: usgov }))
  expect(found).toContain('clients: [vscode-own-client]')
  expect(found).toContain('AADSTS9010010')
  expect(found).not.toContain('does not arise')
})

test('there the client id is named as soon as its redirect URI is registered', () => {
  const redirectUris = { web: [], spa: [], publicClient: ['http://127.0.0.1:33418/'] }
  const one = registration({ cloud: usgov, redirectUris })
  expect(read(vscode, one).servers['example-mcp'].oauth).toEqual({ clientId: appId })
  expect(read(vscode, registration({ redirectUris })).servers['example-mcp']).not.toHaveProperty('oauth')
})
