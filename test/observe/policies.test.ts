import { expect, test } from 'vitest'
import { policyReads } from '../../src/observe/policies.ts'
import { desired } from '../given/model.ts'

const paths = (...args: Parameters<typeof policyReads>) => policyReads(...args).calls.map(({ path }) => path)

const secretless = { secrets: [] }
const named = { ...secretless, identifierUris: ['https://mcp.example'] }

const management = ['/policies/defaultAppManagementPolicy', '/policies/appManagementPolicies?$select=id']

test.each([
  ['nothing', desired(secretless), false, []],
  ['a secret', desired(), false, management],
  ['an identifier URI of its own', desired(named), false, [...management, '/domains?$select=id,isVerified']],
  [
    'consent that is left to the users',
    desired({ ...secretless, adminConsent: false }),
    false,
    ['/policies/authorizationPolicy'],
  ],
  ['a person who may need leave to create', desired(secretless), true, ['/policies/authorizationPolicy']],
])('only the policies are read that may matter: %s', (_, want, mayCreate, expected) => {
  expect(paths(want, mayCreate)).toEqual(expected)
})

test('what may not be read stays unknown', () => {
  const reads = policyReads(desired(named), true)
  const domains = [{ id: 'mcp.example', isVerified: true }]
  const answers = [
    { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    { status: 403, body: undefined },
    { status: 200, body: { value: domains } },
    { status: 404, body: undefined },
  ]
  expect(reads.assemble(answers)).toEqual({ domains })
})
