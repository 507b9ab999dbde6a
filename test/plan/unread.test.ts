import { expect, test } from 'vitest'
import type { Desired } from '../../src/model/desired.ts'
import type { Live, Unread } from '../../src/model/live.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { plannedRequests } from '../../src/plan/steps.ts'
import { application, appRole, desired, graphAppId, live } from '../given/model.ts'

// What may not be read may be as it should be: nothing of it is planned or sent, and the plan says so.

const graph = (delegated: readonly string[], roles: readonly string[]) => ({
  permissions: [{ resource: graphAppId, delegated, application: roles }],
})
const listed = (...access: readonly { id: string; type: 'Scope' | 'Role' }[]) =>
  application({ requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: access }] })

const role = appRole()
const cases: readonly [Unread['part'], string, Desired, Partial<Live>][] = [
  ['grants', 'oauth2PermissionGrant', desired(), { grants: [] }],
  [
    'appRoleAssignments',
    'appRoleAssignment',
    desired(graph([], ['Mail.Send'])),
    { application: listed({ id: 'role-of-Mail.Send', type: 'Role' }), grants: [] },
  ],
  [
    'appRoleAssignedTo',
    'appRoleAssignment',
    desired({ appRoles: [role], assignments: [{ principal: 'user-1', role: role.value }] }),
    { application: application({ appRoles: [role] }) },
  ],
]

test.each(cases)('%s', (part, object, want, held) => {
  const readable = buildPlan(want, live(held))
  expect(readable.objects.map((one) => one.object)).toEqual([object])
  expect(readable).not.toHaveProperty('hasUnknown')

  const unread = live({ ...held, unread: [{ part, what: 'this part', least: 'Directory.Read.All' }] })
  const plan = buildPlan(want, unread)
  expect(plan.objects).toEqual([])
  expect(plan.hasUnknown).toBe(true)
  expect(plan.notes).toContain(
    'this part: unknown: may not be read (needs Directory.Read.All); no change of it is planned',
  )
  expect(plannedRequests(want, unread)).toEqual([])
})
