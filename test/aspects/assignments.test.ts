import { describe, expect, test } from 'vitest'
import { assignments } from '../../src/aspects/assignments.ts'
import type { DesiredAssignment } from '../../src/model/desired.ts'
import type { AppRole } from '../../src/model/directory.ts'
import type { Live } from '../../src/model/live.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import { application, appRole, assigned, desired, live, vacant } from '../given/model.ts'

const ada = 'ada@example.com'
const reader = appRole()
const noRole = '00000000-0000-0000-0000-000000000000'

const wanting = (...assignments: readonly DesiredAssignment[]) => desired({ assignments, appRoles: [reader] })
const storing = (roles: readonly AppRole[], more: Partial<Live> = {}) =>
  live({ application: application({ appRoles: roles }), principals: { [ada]: 'user-1' }, ...more })
const having = (...appRoleAssignedTo: Live['appRoleAssignedTo']) => storing([reader], { appRoleAssignedTo })

const one = `create appRoleAssignment ${ada} assigned`

describe('assignments', () => {
  test.each([
    ['are silent when none is wanted', wanting(), having(assigned({ principalId: 'foreign' })), []],
    ['are silent when the tenant matches', wanting({ principal: ada }), having(assigned()), []],
    ['know a principal by its id', wanting({ principal: 'user-1' }), having(assigned()), []],
    [
      'know the role by its value, whatever its id',
      wanting({ principal: ada, role: 'Reader' }),
      storing([appRole({ id: 'older' })], { appRoleAssignedTo: [assigned({ appRoleId: 'older' })] }),
      [],
    ],
    [
      'are not without a role when one is wanted',
      wanting({ principal: ada, role: 'Reader' }),
      having(assigned()),
      [one],
    ],
    [
      'are not with a role when none is wanted',
      wanting({ principal: ada }),
      having(assigned({ appRoleId: reader.id })),
      [one],
    ],
    ["are not another's", wanting({ principal: ada }), having(assigned({ principalId: 'user-2' })), [one]],
    ['come with a new application', wanting({ principal: ada, role: 'Reader' }), vacant(), [one]],
  ])('%s', (_, want, have, expected) => {
    expect(lines(assignments.changes(want, have))).toEqual(expected)
  })

  test('are requests of their own, by the ids of the tenant', () => {
    const have = storing([appRole({ id: 'older' })])
    const requests = assignments.next(
      wanting({ principal: ada, role: 'Reader' }, { principal: 'group-1' }),
      have,
    )
    expect(calls(requests)).toEqual(Array(2).fill('POST /servicePrincipals/sp-1/appRoleAssignedTo'))
    expect(bodies(requests)).toEqual([
      { principalId: 'user-1', resourceId: 'sp-1', appRoleId: 'older' },
      { principalId: 'group-1', resourceId: 'sp-1', appRoleId: noRole },
    ])
    expect(requests.map(({ summary }) => summary)).toEqual([
      `assign ${ada} Reader`,
      'assign group-1 without a role',
    ])
  })

  test('of two roles to one principal are told apart: the refusal of one is not that of the other', () => {
    const writer = appRole({ id: 'writer', value: 'Writer' })
    const want = desired({
      appRoles: [reader, writer],
      assignments: [reader, writer].map(({ value }) => ({ principal: ada, role: value })),
    })
    const summaries = assignments.next(want, storing([reader, writer])).map(({ summary }) => summary)
    expect(new Set(summaries).size).toBe(2)
  })

  test('keep those that are there', () => {
    const have = having(assigned({ principalId: 'foreign' }))
    const [request] = assignments.next(wanting({ principal: ada }), have)
    expect(request?.fold(have, { id: 'new' }).appRoleAssignedTo).toEqual([
      ...have.appRoleAssignedTo,
      assigned({ id: 'new' }),
    ])
  })

  const { servicePrincipal: _, ...withoutServicePrincipal } = storing([reader])

  test.each([
    ['the application', vacant()],
    ['the service principal', withoutServicePrincipal],
    ['their role to be stored', storing([])],
    ['a role that is about to change', storing([appRole({ displayName: 'Old' })])],
    ['a role that is switched off while it changes', storing([appRole({ isEnabled: false })])],
  ])('wait for %s', (_, have) => {
    const want = wanting({ principal: ada, role: 'Reader' })
    expect(assignments.changes(want, have)).toHaveLength(1)
    expect(assignments.next(want, have)).toEqual([])
  })
})
