import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/graph/outcome.ts'
import { observation } from '../../src/observe/snapshot.ts'
import {
  appId,
  application,
  assigned,
  desired,
  desiredFederated,
  federated,
  grant,
  graphAppId,
  resource,
  roleAssignment,
  servicePrincipal,
} from '../given/model.ts'

const found = (body: unknown): Answer => ({ status: 200, body })
const absent: Answer = {
  status: 404,
  body: { error: { code: 'Request_ResourceNotFound', message: 'Resource does not exist' } },
}
const refusal = (status: number): Answer => ({
  status,
  body: { error: { code: 'c', message: 'Insufficient privileges', innerError: { 'request-id': 'r-1' } } },
})

/** The answers in the order of the reads; each case spells out the one that it is about. */
const answers = (more: { app?: Answer; names?: Answer; api?: Answer; sp?: Answer; grants?: Answer } = {}) => [
  more.app ?? found(application()),
  more.names ?? found({ value: [] }),
  more.api ?? found(resource()),
  more.sp ?? found(servicePrincipal()),
  more.grants ?? found({ value: [grant()] }),
]

/** What a snapshot holds where nothing was found. */
const nothing = {
  grants: [],
  appRoleAssignments: [],
  appRoleAssignedTo: [],
  federatedIdentityCredentials: [],
  owners: [],
  principals: {},
  resources: [],
  namesakes: [],
}

/** Desires something of every kind. */
const everything = desired({
  permissions: [
    { resource: graphAppId, delegated: ['User.Read'], application: ['Mail.Send'] },
    { resource: 'api://other', delegated: ['Read'], application: [] },
  ],
  federated: [desiredFederated()],
  owners: ['ada@example.com', 'user-2'],
  assignments: [{ principal: 'ada@example.com' }, { principal: 'bob@example.com' }, { principal: 'group-1' }],
})

const deletedOne = (deletedDateTime: string) => ({
  id: deletedDateTime,
  appId: 'old',
  displayName: 'MCP dev',
  uniqueName: 'mcp-dev',
  deletedDateTime,
})

describe('the snapshot', () => {
  test('holds what was read', () => {
    expect(observation(desired(), appId).assemble(answers())).toEqual({
      ...nothing,
      application: application(),
      servicePrincipal: servicePrincipal(),
      grants: [grant()],
      resources: [resource()],
    })
  })

  test('holds each answer in its place', () => {
    const { assemble } = observation(everything, appId)
    const other = resource({ id: 'sp-other', appId: 'other-api' })
    expect(
      assemble([
        ...[application(), { value: [] }, resource(), { value: [other] }].map(found),
        ...[{ value: [federated()] }, { value: [{ id: 'user-1' }, { id: 'user-2' }] }].map(found),
        ...[{ id: 'user-1' }, { id: 'user-3' }].map(found),
        ...[servicePrincipal(), { value: [grant()] }].map(found),
        ...[{ value: [roleAssignment()] }, { value: [assigned()] }].map(found),
      ]),
    ).toEqual({
      application: application(),
      namesakes: [],
      resources: [resource(), other],
      federatedIdentityCredentials: [federated()],
      owners: ['user-1', 'user-2'],
      principals: { 'ada@example.com': 'user-1', 'bob@example.com': 'user-3' },
      servicePrincipal: servicePrincipal(),
      grants: [grant()],
      appRoleAssignments: [roleAssignment()],
      appRoleAssignedTo: [assigned()],
    })
  })

  test('lacks a user who is not there, and an API that the filter did not find', () => {
    const want = desired({
      permissions: [{ resource: 'api://other', delegated: ['Read'], application: [] }],
      owners: ['ada@example.com'],
    })
    const given = [
      found(application()),
      found({ value: [] }),
      found({ value: [] }),
      found({ value: [] }),
      absent,
    ]
    expect(
      observation(want, appId).assemble([...given, found(servicePrincipal()), found({ value: [] })]),
    ).toMatchObject({
      principals: {},
      resources: [],
    })
  })

  test('keeps members that appreg does not know', () => {
    const body = { ...application(), tags: ['foreign'] }
    expect(observation(desired(), appId).assemble(answers({ app: found(body) }))).toMatchObject({
      application: { tags: ['foreign'] },
    })
  })

  test('is empty where nothing is there', () => {
    const all = answers({ app: absent, api: absent, sp: absent, grants: absent })
    expect(observation(desired(), appId).assemble(all)).toEqual(nothing)
  })

  test('takes nothing from a remembered appId whose application is gone', () => {
    expect(observation(desired(), appId).assemble(answers({ app: absent }))).toEqual({
      ...nothing,
      resources: [resource()],
    })
  })

  test('knows the users also where the application is yet to come', () => {
    const want = desired({ permissions: [], owners: ['ada@example.com'] })
    const given = [absent, found({ value: [] }), absent, found({ id: 'user-1' })]
    expect(observation(want).assemble(given)).toEqual({
      ...nothing,
      principals: { 'ada@example.com': 'user-1' },
    })
  })

  test('may lack the service principal alone', () => {
    const snapshot = observation(desired(), appId).assemble(answers({ sp: absent, grants: absent }))
    expect(snapshot).toMatchObject({ application: { appId }, grants: [] })
    expect(snapshot).not.toHaveProperty('servicePrincipal')
  })

  test.each([
    ['unknown', undefined, [...answers().slice(0, 3), found({ value: [] })]],
    ['another', 'another-app-id', answers()],
  ])('asks for the rest when the appId was %s', (_, asked, given) => {
    expect(observation(desired(), asked).assemble(given)).toEqual({ appId })
  })

  test.each([
    [
      'holds deleted ones of the same key, the last one first',
      200,
      [deletedOne('2024-05-01'), deletedOne('2024-04-01')],
    ],
    ['does without the deleted ones where they may not be read', 403, undefined],
  ])('%s', (_, status, deleted) => {
    const value = [
      deletedOne('2024-04-01'),
      { ...deletedOne('2024-05-02'), uniqueName: 'other' },
      deletedOne('2024-05-01'),
    ]
    const given = [absent, found({ value: [] }), absent, { status, body: { value } }]
    const snapshot = observation(desired()).assemble(given)
    expect('deleted' in snapshot ? snapshot.deleted : undefined).toEqual(deleted)
  })

  test('counts only other applications as namesakes', () => {
    const other = { appId: 'other', uniqueName: null }
    const names = found({ value: [{ appId, uniqueName: 'mcp-dev' }, other] })
    expect(observation(desired(), appId).assemble(answers({ names }))).toMatchObject({ namesakes: [other] })
  })
})

describe('a read that is refused', () => {
  test.each([
    ['app', 'the application mcp-dev', 'Application.Read.All'],
    ['api', 'the permissions that 00000003-0000-0000-c000-000000000000 offers', 'Application.Read.All'],
    ['sp', 'the service principal', 'Application.Read.All'],
  ])('names what cannot be read, and the permission (%s)', (which, what, permission) => {
    const { assemble } = observation(desired(), appId)
    expect(() => assemble(answers({ [which]: refusal(403) }))).toThrow(
      expect.objectContaining({
        code: 'FORBIDDEN',
        message: `not allowed to read ${what}: Insufficient privileges`,
        hints: [expect.stringContaining(permission)],
        cause: expect.objectContaining({ requestId: 'r-1' }),
      }),
    )
  })

  test('leaves a part of what hangs on the service principal unknown, and nothing else', () => {
    const { assemble } = observation(desired(), appId)
    expect(assemble(answers({ grants: refusal(403) }))).toMatchObject({
      application: { appId },
      grants: [],
      unread: [
        {
          part: 'grants',
          what: 'the consents given to the service principal',
          least: 'Directory.Read.All',
        },
      ],
    })
    expect(assemble(answers({ grants: refusal(403), sp: absent }))).not.toHaveProperty('unread')
  })

  test('leaves app roles and assignments unknown by themselves', () => {
    const wanted = desired({
      permissions: [{ resource: graphAppId, delegated: [], application: ['Mail.Send'] }],
      assignments: [{ principal: 'group-1' }],
    })
    const { assemble } = observation(wanted, appId)
    const first = [application(), { value: [] }, resource(), servicePrincipal()].map(found)
    const [given, assignees] = [found({ value: [roleAssignment()] }), found({ value: [assigned()] })]
    expect(assemble([...first, refusal(403), assignees])).toMatchObject({
      appRoleAssignedTo: [assigned()],
      unread: [{ part: 'appRoleAssignments', what: 'the app roles given to it' }],
    })
    expect(assemble([...first, given, refusal(403)])).toMatchObject({
      appRoleAssignments: [roleAssignment()],
      unread: [{ part: 'appRoleAssignedTo', what: 'who is assigned to it' }],
    })
  })

  test('leaves it unknown whether others have the name, which matters only where the registration is not there', () => {
    const { assemble } = observation(desired(), appId)
    const refused = { names: refusal(403) }
    expect(assemble(answers({ ...refused, app: absent }))).toMatchObject({ unread: [{ part: 'namesakes' }] })
    expect(assemble(answers(refused))).not.toHaveProperty('unread')
  })

  test.each([
    [401, 'SIGN_IN_FAILED'],
    [400, 'GRAPH_REFUSED'],
    [429, 'GRAPH_REFUSED'],
  ])('with %i ends as %s', (status, code) => {
    const { assemble } = observation(desired(), appId)
    expect(() => assemble(answers({ app: refusal(status) }))).toThrow(expect.objectContaining({ code }))
  })

  test('is not taken for an empty tenant when its answer is missing', () => {
    expect(() => observation(desired()).assemble([])).toThrow(
      expect.objectContaining({ code: 'GRAPH_REFUSED' }),
    )
  })
})
