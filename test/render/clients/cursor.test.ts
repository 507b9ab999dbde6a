import { expect, test } from 'vitest'
import { cursor } from '../../../src/render/clients/cursor.ts'
import { appId, registration } from '../registration.ts'
import { read, scopes, url, withPublic, withWeb } from './given.ts'

test('a public client needs no secret', () => {
  expect(read(cursor, withPublic('http://localhost:8787/callback'))).toEqual({
    mcpServers: { 'example-mcp': { url, auth: { CLIENT_ID: appId, scopes } } },
  })
})

test('a web agent takes the secret from the environment', () => {
  const one = withWeb('https://www.cursor.com/agents/mcp/oauth/callback')
  expect(read(cursor, one).mcpServers['example-mcp'].auth.CLIENT_SECRET).toBe('${env:MCP_CLIENT_SECRET}')
})

test('a key comes from the environment', () => {
  expect(read(cursor, registration(), { access: 'api-key' }).mcpServers['example-mcp']).toEqual({
    url,
    headers: { Authorization: 'Bearer ${env:MCP_API_KEY}' },
  })
})
