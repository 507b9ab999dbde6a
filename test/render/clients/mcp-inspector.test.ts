import { expect, test } from 'vitest'
import { mcpInspector } from '../../../src/render/clients/mcp-inspector.ts'
import { appId, registration } from '../registration.ts'
import { read, scopes, url } from './given.ts'

test('the session file names client and scopes', () => {
  expect(read(mcpInspector, registration())).toEqual({
    mcpServers: {
      'example-mcp': { type: 'http', url, oauth: { clientId: appId, scopes: scopes.join(' ') } },
    },
  })
})

test('the commands start its page and its command line with that file', () => {
  expect(mcpInspector(registration(), {}).values).toEqual({
    'web page': 'npx @modelcontextprotocol/inspector --config mcp.json --server example-mcp',
    'command line':
      'npx @modelcontextprotocol/inspector --cli --config mcp.json --server example-mcp --method tools/list',
  })
})

test('a key goes along on the command line, from the environment', () => {
  const { values } = mcpInspector(registration(), { access: 'api-key' })
  expect(values['command line']).toContain('--header "Authorization: Bearer $MCP_API_KEY"')
})
