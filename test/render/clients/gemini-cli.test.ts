import { expect, test } from 'vitest'
import { geminiCli } from '../../../src/render/clients/gemini-cli.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { read, scopes, url, withPublic, withWeb } from './given.ts'

const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`

test('it signs in at the endpoints of the tenant, through the registered redirect URI', () => {
  expect(read(geminiCli, withPublic('http://localhost:4711/oauth/callback'))).toEqual({
    mcpServers: {
      'example-mcp': {
        httpUrl: url,
        oauth: {
          enabled: true,
          clientId: appId,
          authorizationUrl: `${authority}/authorize`,
          tokenUrl: `${authority}/token`,
          scopes,
          redirectUri: 'http://localhost:4711/oauth/callback',
        },
      },
    },
  })
})

test('as a web application it takes the secret from the environment', () => {
  const { oauth } = read(geminiCli, withWeb('http://localhost:7777/oauth/callback')).mcpServers['example-mcp']
  expect(oauth.clientSecret).toBe('${MCP_CLIENT_SECRET}')
})

test('a key comes from the environment', () => {
  const { headers } = read(geminiCli, registration(), { access: 'api-key' }).mcpServers['example-mcp']
  expect(headers).toEqual({ Authorization: 'Bearer ${MCP_API_KEY}' })
})
