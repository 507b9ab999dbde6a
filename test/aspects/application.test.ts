import { describe, expect, test } from 'vitest'
import { application as aspect } from '../../src/aspects/application.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import { appId, application, desired, live, objectId, vacant } from '../given/model.ts'

const byKey = "/applications(uniqueName='mcp-dev')"

describe('application', () => {
  test.each([
    ['is silent when the tenant matches', desired(), live(), []],
    [
      'creates what is not there, property by property',
      desired(),
      vacant(),
      [
        'create application',
        'create application displayName',
        'create application signInAudience',
        'create application api.requestedAccessTokenVersion',
      ],
    ],
    ['renames', desired({ displayName: 'MCP' }), live(), ['update application displayName']],
    [
      'opens it to other tenants',
      desired({ signInAudience: 'AzureADMultipleOrgs' }),
      live(),
      ['update application signInAudience'],
    ],
    [
      'changes the token version',
      desired({ tokenVersion: 1 }),
      live(),
      ['update application api.requestedAccessTokenVersion'],
    ],
    [
      'writes down the token version that Graph leaves open',
      desired({ tokenVersion: 1 }),
      live({
        application: application({ api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] } }),
      }),
      ['update application api.requestedAccessTokenVersion'],
    ],
  ])('%s', (_, want, have, expected) => {
    expect(lines(aspect.changes(want, have))).toEqual(expected)
  })

  test('shows what a property was and will be', () => {
    const [change] = aspect.changes(desired({ displayName: 'MCP' }), live())
    expect(change).toMatchObject({ before: 'MCP dev', after: 'MCP' })
  })

  test('creates under its key, and only where nothing is: a 204 would mean that somebody else was faster', () => {
    const [request] = aspect.next(desired(), vacant())
    expect(request).toMatchObject({
      method: 'PATCH',
      path: byKey,
      headers: { Prefer: 'create-if-missing' },
      ok: [201],
    })
    expect(request?.body).toEqual({
      displayName: 'MCP dev',
      signInAudience: 'AzureADMyOrg',
      api: { requestedAccessTokenVersion: 2 },
    })
  })

  test('always sends the audience: the one that Graph falls back to has changed over the years', () => {
    const [request] = aspect.next(desired({ displayName: 'MCP' }), live())
    expect(request?.body).toMatchObject({ signInAudience: 'AzureADMyOrg' })
  })

  test('has nothing to send when the tenant matches', () => {
    expect(aspect.next(desired(), live())).toEqual([])
  })

  test('updates without asking for a creation', () => {
    const requests = aspect.next(desired({ displayName: 'MCP' }), live())
    expect(calls(requests)).toEqual([`PATCH ${byKey}`])
    expect(requests[0]).toMatchObject({ ok: [204] })
    expect(requests[0]?.headers).toBeUndefined()
  })

  test('addresses an application under another key by its appId', () => {
    const adopted = live({ application: application({ uniqueName: null }) })
    expect(calls(aspect.next(desired({ displayName: 'MCP' }), adopted))).toEqual([
      `PATCH /applications(appId='${appId}')`,
    ])
  })

  test('takes the ids from the answer to the creation', () => {
    const [request] = aspect.next(desired(), vacant())
    const after = request?.fold(vacant(), { id: objectId, appId })
    expect(after?.application).toMatchObject({ id: objectId, appId, displayName: 'MCP dev' })
  })

  test('keeps the other members of a group when it foretells an update', () => {
    const [request] = aspect.next(desired({ tokenVersion: 1 }), live())
    const after = request?.fold(live()).application
    expect(after?.api).toEqual({ ...application().api, requestedAccessTokenVersion: 1 })
    expect(bodies(request ? [request] : [])).toHaveLength(1)
  })
})
