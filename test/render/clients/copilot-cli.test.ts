import { expect, test } from 'vitest'
import { copilotCli } from '../../../src/render/clients/copilot-cli.ts'
import { appId, publicCloud, registration } from '../registration.ts'
import { notes, read, scopes, url, withPublic } from './given.ts'

test('its own sign-in needs the address alone', () => {
  expect(read(copilotCli, registration())).toEqual({
    mcpServers: { 'example-mcp': { type: 'http', url, tools: ['*'] } },
  })
  expect(notes(copilotCli, registration())).toContain('needs no client id')
})

test('with a redirect URI for it, it signs in as this registration', () => {
  expect(read(copilotCli, withPublic('http://127.0.0.1:4711/')).mcpServers['example-mcp']).toEqual({
    type: 'http',
    url,
    tools: ['*'],
    oauthClientId: appId,
    oauthPublicClient: true,
    oauthScopes: scopes,
    auth: { redirectPort: 4711 },
  })
})

test('a key comes from the environment', () => {
  const { headers } = read(copilotCli, registration(), { access: 'subscription-key' }).mcpServers[
    'example-mcp'
  ]
  expect(headers).toEqual({ 'Ocp-Apim-Subscription-Key': '${MCP_SUBSCRIPTION_KEY}' })
  expect(notes(copilotCli, registration(), { access: 'subscription-key' })).toContain('MCP_SUBSCRIPTION_KEY')
})

test('what is known of its own sign-in from the public cloud is not promised for others', () => {
  const cloud = { ...publicCloud, name: 'china', login: 'https://login.chinacloudapi.cn' } as const
  expect(notes(copilotCli, registration({ cloud }))).toContain(
    'github-copilot-cli-own-client: { port: 33418 }',
  )
})
