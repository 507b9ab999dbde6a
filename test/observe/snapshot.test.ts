import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/graph/outcome.ts'
import { observation } from '../../src/observe/snapshot.ts'
import { appId, application, desired, grant, resource, servicePrincipal } from '../given/model.ts'

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

const paths = (...args: Parameters<typeof observation>) => observation(...args).calls.map(({ path }) => path)

describe('the reads', () => {
  test('find the registration by its key, and the rest by appId', () => {
    const graph = '00000003-0000-0000-c000-000000000000'
    expect(paths(desired(), appId).map(decodeURIComponent)).toEqual([
      "/applications(uniqueName='mcp-dev')",
      "/applications?$filter=displayName eq 'MCP dev'&$select=appId,uniqueName",
      `/servicePrincipals(appId='${graph}')?$select=id,appId,displayName,oauth2PermissionScopes`,
      `/servicePrincipals(appId='${appId}')?$select=id,appId,displayName`,
      `/servicePrincipals(appId='${appId}')/oauth2PermissionGrants`,
    ])
  })

  test('leave out what hangs on the appId while that is unknown', () => {
    expect(paths(desired())).toHaveLength(3)
  })

  test.each([
    ["Anne's server", "'Anne''s server'"],
    ['R&D', "'R&D'"],
    ['50% + #1?', "'50% + #1?'"],
  ])('quote the name %s for OData and for the address', (displayName, literal) => {
    const path = paths(desired({ displayName }))[1] ?? ''
    const query = new URL(path, 'https://graph.microsoft.com').searchParams
    expect(query.get('$filter')).toBe(`displayName eq ${literal}`)
    expect(query.get('$select')).toBe('appId,uniqueName')
  })
})

describe('the snapshot', () => {
  test('holds what was read', () => {
    expect(observation(desired(), appId).assemble(answers())).toEqual({
      application: application(),
      servicePrincipal: servicePrincipal(),
      grants: [grant()],
      resources: [resource()],
      namesakes: [],
    })
  })

  test('keeps members that appreg does not know', () => {
    const body = { ...application(), tags: ['foreign'] }
    expect(observation(desired(), appId).assemble(answers({ app: found(body) }))).toMatchObject({
      application: { tags: ['foreign'] },
    })
  })

  test('is empty where nothing is there', () => {
    const nothing = answers({ app: absent, api: absent, sp: absent, grants: absent })
    expect(observation(desired(), appId).assemble(nothing)).toEqual({
      grants: [],
      resources: [],
      namesakes: [],
    })
  })

  test('takes nothing from a remembered appId whose application is gone', () => {
    expect(observation(desired(), appId).assemble(answers({ app: absent }))).toEqual({
      grants: [],
      resources: [resource()],
      namesakes: [],
    })
  })

  test('may lack the service principal alone', () => {
    const snapshot = observation(desired(), appId).assemble(answers({ sp: absent, grants: absent }))
    expect(snapshot).toMatchObject({ application: { appId }, grants: [] })
    expect(snapshot).not.toHaveProperty('servicePrincipal')
  })

  test.each([undefined, 'another-app-id'])('asks for the rest when the appId was %s', (asked) => {
    expect(observation(desired(), asked).assemble(answers())).toEqual({ appId })
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
    ['names', 'the applications of the same name', 'Application.Read.All'],
    ['api', 'the permissions that 00000003-0000-0000-c000-000000000000 offers', 'Application.Read.All'],
    ['sp', 'the service principal', 'Application.Read.All'],
    ['grants', 'the consents given to the service principal', 'Directory.Read.All'],
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
