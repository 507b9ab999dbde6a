import { expect, test } from 'vitest'
import { claudeCode } from '../../../src/render/clients/claude-code.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { notes, read, scopes, url, withPublic, withWeb } from './given.ts'

const callback = 'http://localhost:4711/callback'

test('the file names client, port and scopes in full', () => {
  expect(read(claudeCode, withPublic(callback))).toEqual({
    mcpServers: {
      'example-mcp': {
        type: 'http',
        url,
        oauth: { clientId: appId, callbackPort: 4711, scopes: scopes.join(' ') },
      },
    },
  })
})

test('the command says the same', () => {
  expect(claudeCode(withPublic(callback), {}).values.command).toBe(
    `claude mcp add --transport http --client-id ${appId} --callback-port 4711 example-mcp ${url}`,
  )
})

test('where the redirect URI is one of a web application, the secret is prompted for or in the environment', () => {
  const { values } = claudeCode(withWeb(callback), {})
  expect(values.command).toContain('--client-secret --callback-port')
  expect(notes(claudeCode, withWeb(callback))).toContain('MCP_CLIENT_SECRET (in file:./connector.secret)')
})

test('the notes name the metadata of the tenant, and what Entra would refuse', () => {
  expect(notes(claudeCode, withPublic(callback))).toContain(
    `"https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration"`,
  )
  expect(notes(claudeCode, withPublic(callback))).toContain('AADSTS9010010')
})

test('a key comes from the environment', () => {
  const entry = read(claudeCode, registration(), { access: 'api-key' }).mcpServers['example-mcp']
  expect(entry).toEqual({ type: 'http', url, headers: { Authorization: 'Bearer ${MCP_API_KEY}' } })
})
