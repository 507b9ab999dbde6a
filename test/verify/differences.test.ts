import { expect, test } from 'vitest'
import { checkDifferences } from '../../src/verify/differences.ts'
import { desired, live } from '../given/model.ts'

test('a tenant that matches passes one check', () => {
  expect(checkDifferences(desired(), live())).toEqual([
    { name: 'the tenant matches the manifest', state: 'passed' },
  ])
})

test('each difference is a check that failed, with what is there, what should be, and the setting', () => {
  const checks = checkDifferences(desired({ displayName: 'MCP' }), live({ grants: [] }))
  expect(checks).toEqual([
    {
      name: 'application displayName is as the manifest says',
      state: 'failed',
      expected: '"MCP"',
      actual: '"MCP dev"',
      because: 'application displayName',
    },
    {
      name: 'oauth2PermissionGrant Microsoft Graph, whole tenant scope is as the manifest says',
      state: 'failed',
      expected: '"User.Read"',
      actual: 'absent',
      because: 'oauth2PermissionGrant Microsoft Graph, whole tenant scope',
    },
  ])
})
