import { describe, expect, test } from 'vitest'
import { applicationConsent } from '../../src/aspects/application-consent.ts'
import type { AppRoleAssignment } from '../../src/model/directory.ts'
import { lines } from '../given/asked.ts'
import { appId, desired, graphAppId, live, resource, roleAssignment, vacant } from '../given/model.ts'

const wanting = (application: readonly string[], more = {}) =>
  desired({ permissions: [{ resource: graphAppId, delegated: [], application }], ...more })
const having = (...appRoleAssignments: readonly AppRoleAssignment[]) => live({ appRoleAssignments })

const one = 'create appRoleAssignment Microsoft Graph Mail.Send appRole'
const send = ['Mail.Send']

describe('consent to application permissions', () => {
  test.each([
    ['is silent when it was given', wanting(send), having(roleAssignment()), []],
    [
      'may go further than asked',
      wanting(send),
      having(roleAssignment({ appRoleId: 'x' }), roleAssignment()),
      [],
    ],
    ['comes with a new application', wanting(send), vacant(), [one]],
    ['is given', wanting(send), having(), [one]],
    ['is for one API', wanting(send), having(roleAssignment({ resourceId: 'sp-other' })), [one]],
    ['is given only when asked for', wanting(send, { adminConsent: false }), having(), []],
    ['is not needed for delegated permissions', desired(), having(), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(applicationConsent.changes(want, have))).toEqual(expected)
    expect(applicationConsent.next(want, have)).toHaveLength(have.servicePrincipal ? expected.length : 0)
  })

  test('is one assignment for each, of the role that the API has under this name', () => {
    const own = live({
      resources: [
        resource({
          appRoles: [
            { id: 'r-9', value: 'Mail.Send' },
            { id: 'r-8', value: null },
          ],
        }),
      ],
    })
    const [request, ...more] = applicationConsent.next(wanting(send), own)
    expect(more).toEqual([])
    expect(request).toMatchObject({
      method: 'POST',
      path: '/servicePrincipals/sp-1/appRoleAssignments',
      body: { principalId: 'sp-1', resourceId: 'sp-graph', appRoleId: 'r-9' },
      ok: [201],
      permission: { application: 'AppRoleAssignment.ReadWrite.All' },
    })
  })

  test('is never withdrawn from the application that is signed in: it would lock itself out', () => {
    const have = having(roleAssignment())
    const want = desired({ prune: ['permissions'] })
    expect(applicationConsent.changes(want, { ...have, signedInAs: 'another' })).toHaveLength(1)
    const own = { ...have, signedInAs: appId }
    expect([...applicationConsent.changes(want, own), ...applicationConsent.next(want, own)]).toEqual([])
  })

  test('keeps the roles that were given before', () => {
    const before = having(roleAssignment({ appRoleId: 'role-of-User.Read.All' }))
    const [request] = applicationConsent.next(wanting(send), before)
    expect(request?.fold(before, { id: 'new' }).appRoleAssignments).toEqual([
      ...before.appRoleAssignments,
      roleAssignment({ id: 'new' }),
    ])
  })
})
