import { describe, expect, test } from 'vitest'
import { application as aspect } from '../../src/aspects/application.ts'
import type { DesiredSettings } from '../../src/model/desired.ts'
import { bodies, calls, lines } from '../given/asked.ts'
import { api, appId, application, desired, live, objectId, vacant, web } from '../given/model.ts'

const byKey = "/applications(uniqueName='mcp-dev')"

const open = live({ application: application({ api: api({ requestedAccessTokenVersion: null }) }) })

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
    ['takes an open token version for 1, as Graph does', desired({ tokenVersion: 1 }), open, []],
    [
      'closes an open token version that should be 2',
      desired(),
      open,
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

  test('addresses an adopted application, which has no key, by its appId', () => {
    const adopted = live({ application: application({ uniqueName: null }) })
    expect(calls(aspect.next(desired({ displayName: 'MCP', appId }), adopted))).toEqual([
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

const home = 'https://mcp.example'
const flow = { accessTokens: false, idTokens: true }
const flowHeld = { enableAccessTokenIssuance: false, enableIdTokenIssuance: true }
const held = live({
  application: application({
    notes: 'by hand',
    isFallbackPublicClient: true,
    web: web({ homePageUrl: home, logoutUrl: home, implicitGrantSettings: flowHeld }),
  }),
})

describe('a setting of the application', () => {
  test.each<[string, DesiredSettings, ReturnType<typeof live>, string[]]>([
    ['stays as it is when it is not named', {}, held, []],
    [
      'is silent when it is so',
      { notes: 'by hand', homePageUrl: home, logoutUrl: home, publicClient: true, implicit: flow },
      held,
      [],
    ],
    ['is false where Graph holds null', { publicClient: false }, live(), []],
    ['is not true where Graph holds null', { publicClient: true }, live(), ['isFallbackPublicClient']],
    ['is switched off', { publicClient: false }, held, ['isFallbackPublicClient']],
    ['is written down', { notes: 'Ask the MCP team.' }, live(), ['notes']],
    ['leads home', { homePageUrl: home }, live(), ['web.homePageUrl']],
    ['leads out', { logoutUrl: home }, live(), ['web.logoutUrl']],
    [
      'is looked at one by one',
      { implicit: { accessTokens: true, idTokens: true } },
      held,
      ['web.implicitGrantSettings.enableAccessTokenIssuance'],
    ],
  ])('%s', (_, settings, have, expected) => {
    expect(lines(aspect.changes(desired({ settings }), have))).toEqual(
      expected.map((path) => `update application ${path}`),
    )
    expect(aspect.next(desired({ settings }), have)).toHaveLength(expected.length)
  })

  test('is sent in its group, and the others of the group stay', () => {
    const [request] = aspect.next(desired({ settings: { logoutUrl: `${home}/out` } }), held)
    expect(request?.body?.web).toEqual({ logoutUrl: `${home}/out` })
    expect(request?.fold(held).application?.web).toEqual({
      ...held.application?.web,
      logoutUrl: `${home}/out`,
    })
  })

  test('comes with a new application', () => {
    const settings = { notes: 'new', publicClient: true, logoutUrl: home, implicit: flow }
    const [request] = aspect.next(desired({ settings }), vacant())
    expect(request?.body).toMatchObject({
      notes: 'new',
      isFallbackPublicClient: true,
      web: { logoutUrl: home, implicitGrantSettings: flowHeld },
    })
    const after = request?.fold(vacant(), { id: objectId, appId }) ?? vacant()
    expect(aspect.changes(desired({ settings }), after)).toEqual([])
  })
})
