import { execFileSync, spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fastmcp } from '../../../src/render/servers/fastmcp.ts'
import { hostile } from '../hostile.ts'
import { parseDotenv } from '../parse.ts'
import { appId, publicCloud, registration, tenantId } from '../registration.ts'

const file = (path: string, one = registration()) =>
  fastmcp(one).files.find((candidate) => candidate.path === path)?.content ?? ''

test('the variables of version 2 name tenant, client, address and short scopes', () => {
  expect(parseDotenv(file('fastmcp.env'))).toEqual({
    FASTMCP_SERVER_AUTH: 'fastmcp.server.auth.providers.azure.AzureProvider',
    FASTMCP_SERVER_AUTH_AZURE_CLIENT_ID: appId,
    FASTMCP_SERVER_AUTH_AZURE_TENANT_ID: tenantId,
    FASTMCP_SERVER_AUTH_AZURE_BASE_URL: 'https://arc1.example.com',
    FASTMCP_SERVER_AUTH_AZURE_REQUIRED_SCOPES: 'access_as_user',
    FASTMCP_SERVER_AUTH_AZURE_IDENTIFIER_URI: `api://${appId}`,
  })
})

test('another cloud has another authority', () => {
  const cloud = { ...publicCloud, name: 'usgov', login: 'https://login.microsoftonline.us' } as const
  expect(file('server.py', registration({ cloud }))).toContain('base_authority="login.microsoftonline.us"')
  expect(file('fastmcp.env', registration({ cloud }))).toContain('_BASE_AUTHORITY=login.microsoftonline.us')
})

test('the secret is read from the environment, and stands in the file only when it was asked for', () => {
  const secret = { name: 'connector', value: 'not-a-real-secret' }
  expect(file('fastmcp.env', registration({ secret }))).toContain('CLIENT_SECRET=not-a-real-secret\n')
  expect(file('server.py', registration({ secret }))).not.toContain('not-a-real-secret')
  expect(fastmcp(registration()).values).toEqual({
    FASTMCP_SERVER_AUTH_AZURE_CLIENT_SECRET: '(in file:./connector.secret)',
  })
})

const hasPython = spawnSync('python3', ['--version']).status === 0

// Reads programs from standard input and answers with the texts that they hold.
const readTexts = `
import ast, json, sys
programs = json.load(sys.stdin)
print(json.dumps([[node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant) and isinstance(node.value, str)] for text in programs]))
`

test.skipIf(!hasPython)('Python reads every name as it is (needs python3)', () => {
  const names = fc.sample(hostile, { seed: 1, numRuns: 300 })
  const programs = names.map((name) => file('server.py', registration({ displayName: name, scopes: [name] })))
  const input = JSON.stringify(programs)
  const texts = JSON.parse(execFileSync('python3', ['-c', readTexts], { input, encoding: 'utf8' }))
  for (const [index, name] of names.entries()) {
    expect(texts[index].filter((text: string) => text === name)).toHaveLength(2)
  }
})
