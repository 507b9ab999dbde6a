import { describe, expect, test } from 'vitest'
import { requiredAccess } from '../../src/aspects/required-access.ts'
import type { RequiredResourceAccess } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { application, desired, graphAppId, live, resource, vacant } from '../given/model.ts'

const wanting = (...delegated: readonly string[]) =>
  desired({ permissions: [{ resource: graphAppId, delegated, application: [] }] })
const wantingRole = (...application: readonly string[]) =>
  desired({ permissions: [{ resource: graphAppId, delegated: [], application }] })
const entry = (...ids: readonly string[]): RequiredResourceAccess => ({
  resourceAppId: graphAppId,
  resourceAccess: ids.map((id) => ({ id, type: 'Scope' })),
})
const withRole = (id: string): RequiredResourceAccess => ({
  resourceAppId: graphAppId,
  resourceAccess: [{ id, type: 'Role' }],
})
const having = (...requiredResourceAccess: readonly RequiredResourceAccess[]) =>
  live({ application: application({ requiredResourceAccess }) })

const foreign: RequiredResourceAccess = {
  resourceAppId: 'other-api',
  resourceAccess: [{ id: 'x', type: 'Role' }],
}
const path = 'requiredResourceAccess[Microsoft Graph]'

describe('required permissions', () => {
  test.each([
    ['are silent when the tenant matches', wanting('User.Read'), live(), []],
    [
      'do not depend on their order',
      wanting('User.Read', 'Mail.Read'),
      having(entry('id-of-Mail.Read', 'id-of-User.Read')),
      [],
    ],
    ['leave others alone', wanting('User.Read'), having(foreign, entry('x', 'id-of-User.Read')), []],
    ['come with a new application', wanting('User.Read'), vacant(), [`create application ${path}`]],
    ['are added', wanting('User.Read'), having(), [`update application ${path}`]],
    ['know app roles', wantingRole('Mail.Send'), having(withRole('role-of-Mail.Send')), []],
    ['add app roles', wantingRole('Mail.Send'), having(), [`update application ${path}`]],
    [
      'tell an app role from a scope of the same id',
      wantingRole('Mail.Send'),
      having(entry('role-of-Mail.Send')),
      [`update application ${path}`],
    ],
    ['need none', desired({ permissions: [] }), having(), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(requiredAccess.changes(want, have))).toEqual(expected)
    expect(requiredAccess.next(want, have)).toHaveLength(expected.length)
  })

  test('name only what is missing', () => {
    const [change] = requiredAccess.changes(wanting('User.Read', 'Mail.Read'), live())
    expect(change?.after).toEqual(['Mail.Read'])
  })

  test('are merged into the entry of their API; roles and other APIs stay', () => {
    const requests = requiredAccess.next(wanting('User.Read'), having(foreign, withRole('some-role')))
    expect(bodies(requests)).toEqual([
      {
        requiredResourceAccess: [
          foreign,
          {
            resourceAppId: graphAppId,
            resourceAccess: [
              { id: 'some-role', type: 'Role' },
              { id: 'id-of-User.Read', type: 'Scope' },
            ],
          },
        ],
      },
    ])
  })

  test('take their ids from the tenant', () => {
    const own = live({ application: application({ requiredResourceAccess: [] }), resources: [resource()] })
    expect(bodies(requiredAccess.next(wanting('Files.Read'), own))).toEqual([
      { requiredResourceAccess: [entry('id-of-Files.Read')] },
    ])
  })

  test('make one entry for an API, whatever it is called by', () => {
    const permissions = [
      { resource: graphAppId, delegated: ['User.Read'], application: [] },
      { resource: 'https://graph.example', delegated: ['Mail.Read'], application: ['Mail.Send'] },
    ]
    expect(bodies(requiredAccess.next(desired({ permissions }), having()))).toEqual([
      {
        requiredResourceAccess: [
          {
            resourceAppId: graphAppId,
            resourceAccess: [
              ...entry('id-of-User.Read', 'id-of-Mail.Read').resourceAccess,
              { id: 'role-of-Mail.Send', type: 'Role' },
            ],
          },
        ],
      },
    ])
  })
})
