import { describe, expect, test } from 'vitest'
import { nameDifference } from '../../src/doctor/difference.ts'
import { explain } from '../../src/doctor/explain.ts'
import { fill } from '../../src/doctor/fill.ts'
import { quotable } from '../../src/doctor/read/quotable.ts'
import { appId, graphId, redirectMismatch, unknownScope } from './messages.ts'

const now = new Date('2026-03-04T06:00:00Z')

test.each([
  ['https://app.example.com/cb', 'https://app.example.com/cb/', 'a trailing slash'],
  ['https://app.example.com/cb', 'http://app.example.com/cb', 'http and https'],
  ['https://app.example.com/cb', 'https://app.example.com/CB', 'upper and lower case'],
  ['https://app.example.com/cb', 'https://app.example.com:8443/cb', 'the port'],
  [`api://${appId}`, appId, 'api:// in front'],
  ['https://app.example.com/cb', 'http://APP.example.com/cb/', 'several of scheme, case, port and slash'],
  ['https://app.example.com/cb', 'https://app.example.com/callback', undefined],
  ['same', 'same', undefined],
])('%s and %s differ in %s', (expected, actual, difference) => {
  expect(nameDifference(expected, actual)).toBe(difference)
})

test('the near miss of two addresses is named', () => {
  const text = `AADSTS50011: The reply address 'https://app.example.com/' does not match the reply address 'https://app.example.com' provided when requesting Authorization code.`
  expect(explain(text, now).findings[0]?.evidence).toEqual([
    {
      what: 'redirect URI of the token request (differs in a trailing slash)',
      expected: 'https://app.example.com',
      actual: 'https://app.example.com/',
    },
  ])
})

test('a message that several numbers share is read with each of them, and without a number it is the first one', () => {
  const text =
    "User account 'ada@fabrikam.example' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application"
  const read = (given: string) => {
    const { codes, findings } = explain(given, now)
    return [codes, findings[0]?.evidence[0]?.actual]
  }
  expect(read(`AADSTS16000: ${text}`)).toEqual([[16000], 'ada@fabrikam.example'])
  expect(read(`AADSTS90072: ${text}`)).toEqual([[90072], 'ada@fabrikam.example'])
  const more = `('${appId}')(Orders) in that tenant. The account needs to be added as an external user in the tenant first.`
  expect(read(`${text} ${more}`)).toEqual([[50020], 'ada@fabrikam.example'])
})

test('what is as it should be is no evidence', () => {
  const text = `AADSTS70021: No matching federated identity record found for presented assertion. Assertion Issuer: 'https://token.actions.githubusercontent.com'. Assertion Subject: 'repo:contoso/mcp:ref:refs/heads/main'. Assertion Audience: 'api://AzureADTokenExchange'.`
  const what = explain(text, now).findings[0]?.evidence.map((row) => row.what)
  expect(what).toEqual(['subject of the token', 'issuer of the token'])
})

test('nobody is told to add a scope to Microsoft Graph', () => {
  expect(explain(unknownScope(graphId), now).findings.map(({ fix }) => fix.kind)).not.toContain('add-scope')
})

describe('a value of the message', () => {
  test('stands in the text; a missing one as a noun, in a command as a placeholder', () => {
    expect(fill('add {uri} to {appId}', { uri: 'https://a.example/cb' })).toBe(
      'add https://a.example/cb to <client id>',
    )
    expect(fill('Run `appreg show --app {appId}`', {})).toBe('Run `appreg show --app CLIENT_ID`')
  })

  test.each(['x; rm -rf ~', '$(id)', "a'b", 'a b', '`id`', 'a|b', '[hidden]'])(
    '%s never stands in a command',
    (value) => {
      expect(fill('Run `appreg show --app {appId}`', { appId: value })).toBe(
        'Run `appreg show --app CLIENT_ID`',
      )
    },
  )

  test('that would reach a shell is left out of the whole finding', () => {
    const commands = explain(redirectMismatch('https://x/$(id)`id`;id'), now)
      .findings.flatMap(({ fix }) => fix.steps)
      .flatMap((step) => step.match(/`appreg [^`]*`/g) ?? [])
    expect(commands.length).toBeGreaterThan(0)
    expect(commands.join()).not.toMatch(/\$\(|;id/)
  })
})

test.each([
  'https://global.consent.azure-apim.net/redirect/new-5fmy-20mcp-5f0123456789abcdef',
  'https://happy-rock-01b2c3d4e-17.centralus.1.azurestaticapps.net/authentication-callback',
  'http://localhost:43210/Home/Authorize',
  `api://${appId}/access_as_user`,
  `api://mcp.example.com/${appId}`,
  'repo:contoso/web-chatbot:environment:production',
  'repo:contoso@12345678/mcp@987654321:ref:refs/heads/feature/JIRA-1234',
  'system:serviceaccount:kube-system:workload-identity-sa',
  '/eid1/c/pub/t/v4j5cvGGr0GRqy180BHbRw/a/m1WPnYRZpEaQKq1Cceg--g/Env/1/x',
  'DeviceManagementManagedDevices.ReadWrite.All offline_access openid',
  '3BE62BC2E0E8546ABA040D759821B4450A1B2C3D',
  '7bc7xxxxxxxxxxxxxxxxxxxxxx360c4',
  'Enter_the_Application_Id_here',
  'megan.bowen@contoso.onmicrosoft.com',
  'AzureADandPersonalMicrosoftAccount',
])('%s may be shown', (value) => {
  expect(quotable(value)).toBe(value)
})
