import { expect, test } from 'vitest'
import { claudeAi } from '../../../src/render/clients/claude-ai.ts'
import { appId, registration } from '../registration.ts'
import { url } from './given.ts'

test('the values are the fields of the dialog, the secret as where it is', () => {
  expect(Object.entries(claudeAi(registration()).values)).toEqual([
    ['Name', 'Example MCP'],
    ['Remote MCP server URL', url],
    ['OAuth Client ID', appId],
    ['OAuth Client Secret', '(in file:./connector.secret)'],
  ])
})

test('the secret itself is there when it was asked for', () => {
  const shown = registration({ secret: { name: 'connector', value: 'not-a-real-secret' } })
  expect(claudeAi(shown).values['OAuth Client Secret']).toBe('not-a-real-secret')
})
