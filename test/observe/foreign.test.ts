import { expect, test } from 'vitest'
import { foreignReads } from '../../src/observe/foreign.ts'
import type { Snapshot } from '../../src/observe/read.ts'
import { sequel } from '../../src/observe/snapshot.ts'
import { application, desired, grant, graphAppId, live, resource, roleAssignment } from '../given/model.ts'

const want = desired({ prune: ['permissions'] })
const theirs = { resourceAppId: 'their-api', resourceAccess: [] }
const have: Snapshot = live({
  application: application({
    requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [] }, theirs, theirs],
  }),
  grants: [
    grant(),
    grant({ id: 'g-2', resourceId: 'sp-theirs', consentType: 'Principal', principalId: 'user-1' }),
  ],
  appRoleAssignments: [roleAssignment({ resourceId: 'sp-theirs' })],
})
const names = (reads: ReturnType<typeof foreignReads>) => reads.map(({ path }) => path.replace(/\?.*/, ''))

test('what only ids lead to is read once, where permissions are pruned', () => {
  expect(names(foreignReads(want, have))).toEqual([
    "/servicePrincipals(appId='their-api')",
    '/servicePrincipals/sp-theirs',
    '/users/user-1',
  ])
  expect(foreignReads(desired(), have)).toEqual([])
})

test('nothing more is read where everything is known', () => {
  expect(foreignReads(want, live())).toEqual([])
})

test('the answers give names; what may not be read keeps its id', () => {
  const { calls, assemble } = sequel(want, have)
  const found = resource({ id: 'sp-theirs', appId: 'their-api', displayName: 'Theirs' })
  const refused = { status: 403, body: { error: { message: 'No.' } } }
  const user = { status: 200, body: { id: 'user-1', userPrincipalName: 'ada@example.com' } }
  expect(calls).toHaveLength(3)
  const snapshot = assemble([refused, { status: 200, body: found }, user])
  expect(snapshot.resources).toContainEqual(found)
  expect(snapshot.names).toEqual({ 'user-1': 'ada@example.com' })
})
