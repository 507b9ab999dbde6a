import { describe, expect, test } from 'vitest'
import { buildPlan } from '../../src/plan/build.ts'
import {
  appId,
  application,
  credential,
  desired,
  everything,
  live,
  minting,
  scope,
  today,
  vacant,
} from '../given/model.ts'

const titles = ({ objects }: ReturnType<typeof buildPlan>) =>
  objects.map(({ op, object, name }) => `${op} ${object} ${name}`)

describe('a plan', () => {
  test('is empty for a tenant that matches', () => {
    expect(buildPlan(desired(), live())).toEqual({
      tenantId: live().tenantId,
      key: 'mcp-dev',
      displayName: 'MCP dev',
      appId,
      objects: [],
      counts: { create: 0, update: 0, delete: 0 },
      permissions: {
        delegated: ['Application.Read.All', 'Directory.Read.All'],
        application: ['Application.Read.All', 'Directory.Read.All'],
      },
      notes: [],
    })
  })

  test('says of a new registration that its key hangs on its name, where the manifest has none', () => {
    const byName = desired({ isKeyFromName: true })
    expect(buildPlan(byName, vacant()).notes).toEqual([
      expect.stringMatching(/^the key mcp-dev, .* is made from the name: .*"key: mcp-dev"/),
    ])
    expect(buildPlan(desired(), vacant()).notes).toEqual([])
    expect(buildPlan(byName, live()).notes).toEqual([])
  })

  test('shows a new registration object by object, without an appId', () => {
    const plan = buildPlan(desired(), vacant())
    expect(titles(plan)).toEqual([
      'create application MCP dev',
      'create servicePrincipal MCP dev',
      'create oauth2PermissionGrant Microsoft Graph, whole tenant',
      'create passwordCredential connector',
    ])
    expect(plan.counts).toEqual({ create: 4, update: 0, delete: 0 })
    expect(plan.appId).toBeUndefined()
  })

  test('shows everything that a manifest can hold, object by object', () => {
    expect(titles(buildPlan(everything(), vacant()))).toEqual([
      'create application MCP dev',
      'create servicePrincipal MCP dev',
      'create oauth2PermissionGrant Microsoft Graph, whole tenant',
      'create appRoleAssignment Microsoft Graph Mail.Send',
      'create appRoleAssignment ada@example.com',
      'create appRoleAssignment group-1',
      'create owner ada@example.com',
      'create federatedIdentityCredential deploy',
      'create federatedIdentityCredential test',
      'create keyCredential signing',
      'create keyCredential made',
      'create passwordCredential connector',
    ])
  })

  test('gathers all properties of one object', () => {
    const want = desired({ displayName: 'MCP', tokenVersion: 1, scopes: [scope({ type: 'Admin' })] })
    const plan = buildPlan(want, live())
    expect(titles(plan)).toEqual(['update application MCP'])
    expect(plan.objects[0]?.changes.map(({ path }) => path)).toEqual([
      'displayName',
      'api.requestedAccessTokenVersion',
      'api.oauth2PermissionScopes[access_as_user]',
    ])
    expect(plan.counts).toEqual({ create: 0, update: 1, delete: 0 })
  })

  test('keeps a lost secret apart from the one that replaces it', () => {
    const passwordCredentials = [credential({ startDateTime: today })]
    const have = live({ application: application({ passwordCredentials }), mintings: [minting()] })
    const plan = buildPlan(desired(), have)
    expect(titles(plan)).toEqual([
      'delete passwordCredential connector (key-1)',
      'create passwordCredential connector',
    ])
    expect(plan.counts).toEqual({ create: 1, update: 0, delete: 1 })
  })

  test('tells of another application with the same name, once: before the own one exists', () => {
    const namesakes = [{ appId: 'someone-else', uniqueName: null }]
    const [note, ...more] = buildPlan(desired(), vacant({ namesakes })).notes
    expect(note).toContain('someone-else')
    expect(note).toContain('mcp-dev')
    expect(more).toEqual([])
    expect(buildPlan(desired(), live({ namesakes })).notes).toEqual([])
  })

  test('tells of the registration of the same key that was deleted last', () => {
    const old = (appId: string) => ({
      ...application({ appId, displayName: 'MCP dev' }),
      deletedDateTime: '2024-05-01T00:00:00Z',
    })
    expect(buildPlan(desired(), vacant({ deleted: [old('last'), old('before')] })).notes).toEqual([
      'a registration with the key mcp-dev was deleted on 2024-05-01 and can come back: appreg restore --app last',
    ])
  })
})
