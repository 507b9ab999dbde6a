import { expect, test } from 'vitest'
import { copilotStudio } from '../../../src/render/connectors/copilot-studio.ts'
import { appId, registration, tenantId } from '../registration.ts'
import { issuerAt } from './given.ts'

const authority = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0`

test('the values are the fields of the dialog in its order', () => {
  expect(Object.entries(copilotStudio(registration(), {}).values)).toEqual([
    ['Server name', 'Example MCP'],
    ['Server description', 'MCP server Example MCP'],
    ['Server URL', 'https://arc1.example.com/mcp'],
    ['Authentication', 'OAuth 2.0'],
    ['Type', 'Manual'],
    ['Client ID', appId],
    ['Client secret', '(in file:./connector.secret)'],
    ['Authorization URL', `${authority}/authorize`],
    ['Token URL template', `${authority}/token`],
    ['Refresh URL', `${authority}/token`],
    ['Scopes', `${appId}/access_as_user offline_access`],
    ['Redirect URL', '(shown after Create)'],
  ])
})

test.each([
  ['api-key', 'Authorization'],
  ['subscription-key', 'Ocp-Apim-Subscription-Key'],
] as const)('with %s the dialog is told the header', (access, header) => {
  const { values } = copilotStudio(registration(), { access })
  expect(values).toMatchObject({ Authentication: 'API key', Type: 'Header', 'Header name': header })
  expect(values).not.toHaveProperty('Client ID')
})

test('another issuer is filled in from what it says of itself', () => {
  const { values, notes } = copilotStudio(registration(), {
    issuer: issuerAt('https://id.example.com', { audience: 'x' }),
  })
  expect(values).toMatchObject({
    'Client ID': 'client-there',
    'Token URL template': 'https://id.example.com/token',
  })
  expect(notes.join()).toContain('use power-platform-oauth2')
})
