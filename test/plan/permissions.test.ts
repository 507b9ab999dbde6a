import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Desired } from '../../src/model/desired.ts'
import type { Live } from '../../src/model/live.ts'
import { leastPermissions } from '../../src/plan/permissions.ts'
import { plannedRequests } from '../../src/plan/steps.ts'
import { alternatives } from '../../src/plan/sufficient.ts'
import { desired, everything, live, vacant } from '../given/model.ts'

const least = (want: Desired, have: Live) => leastPermissions(want, plannedRequests(want, have))

describe('the least-privileged permissions', () => {
  test('of a new registration with consent are to write applications and grants', () => {
    expect(least(desired(), vacant())).toEqual({
      delegated: ['Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All'],
      application: ['Application.ReadWrite.OwnedBy', 'DelegatedPermissionGrant.ReadWrite.All'],
    })
  })

  test('without consent do not include the right to read the grants, unless they are pruned', () => {
    const writes = ['Application.ReadWrite.All']
    expect(least(desired({ adminConsent: false }), vacant()).delegated).toEqual(writes)
    const pruning = desired({ adminConsent: false, prune: ['permissions'] })
    expect(least(pruning, vacant()).delegated).toEqual([...writes, 'Directory.Read.All'])
  })

  test('of a plan without changes are to read', () => {
    expect(least(desired(), live()).application).toEqual(['Application.Read.All', 'Directory.Read.All'])
  })

  test('of everything that a manifest may hold name each once', () => {
    const have = vacant({ principals: { 'ada@example.com': 'user-1' } })
    expect(least(everything(), have).application).toEqual([
      'AppRoleAssignment.ReadWrite.All',
      'Application.Read.All',
      'Application.ReadWrite.OwnedBy',
      'DelegatedPermissionGrant.ReadWrite.All',
      'Directory.Read.All',
    ])
  })

  test('name what looks up the people that a manifest names', () => {
    const want = desired({ adminConsent: false, assignments: [{ principal: 'ada@example.com' }] })
    const have = live({ principals: { 'ada@example.com': 'user-1' } })
    expect(leastPermissions(want, []).delegated).toContain('User.ReadBasic.All')
    expect(least(want, have).delegated).toContain('AppRoleAssignment.ReadWrite.All')
  })
})

test('the planned steps are those that lead to the desired state, and none when it is reached', () => {
  expect(plannedRequests(desired(), vacant()).map(({ summary }) => summary)).toEqual([
    'create the application',
    'publish the scopes',
    'register the redirect URIs',
    'list the required permissions',
    'set the identifier URI',
    'create the service principal',
    'mint the secret "connector"',
    'grant admin consent for Microsoft Graph',
  ])
  expect(plannedRequests(desired(), live())).toEqual([])
})

test('a prediction that never settles comes to an end', () => {
  const restless = desired({ secrets: [{ name: 'connector', lifetimeDays: 1, renewBeforeDays: 2 }] })
  expect(plannedRequests(restless, live()).length).toBeLessThan(100)
})

const slice = resolve(import.meta.dirname, '../../../shared/data/graph-v1.0-slice.openapi.json')

interface Published {
  readonly least: readonly string[]
  readonly higher: readonly string[]
}
type Operation = { 'x-graph-permissions'?: { delegated: Published; application: Published } }

describe.skipIf(!existsSync(slice))('the published permissions (needs ../shared) open the same calls', () => {
  const { paths } = existsSync(slice)
    ? (JSON.parse(readFileSync(slice, 'utf8')) as { paths: Record<string, Record<string, Operation>> })
    : { paths: {} }

  test.each([
    ['PATCH', "/applications(uniqueName='key')", "/applications(uniqueName='{uniqueName}')"],
    [
      'POST',
      "/applications(uniqueName='key')/addPassword",
      "/applications(uniqueName='{uniqueName}')/addPassword",
    ],
    ['POST', "/applications(appId='id')/owners/$ref", "/applications(appId='{appId}')/owners/$ref"],
    ['POST', '/servicePrincipals', '/servicePrincipals'],
    ['PATCH', '/servicePrincipals/id', '/servicePrincipals/{servicePrincipal-id}'],
    ['POST', '/oauth2PermissionGrants', '/oauth2PermissionGrants'],
    [
      'POST',
      '/servicePrincipals/id/appRoleAssignments',
      '/servicePrincipals/{servicePrincipal-id}/appRoleAssignments',
    ],
    [
      'DELETE',
      "/applications(appId='id')/owners/id/$ref",
      '/applications/{application-id}/owners/{directoryObject-id}/$ref',
    ],
    [
      'DELETE',
      "/applications(uniqueName='key')/federatedIdentityCredentials/id",
      '/applications/{application-id}/federatedIdentityCredentials/{federatedIdentityCredential-id}',
    ],
    ['DELETE', '/oauth2PermissionGrants/id', '/oauth2PermissionGrants/{oAuth2PermissionGrant-id}'],
    [
      'DELETE',
      '/servicePrincipals/id/appRoleAssignedTo/id',
      '/servicePrincipals/{servicePrincipal-id}/appRoleAssignedTo/{appRoleAssignment-id}',
    ],
  ])('%s %s', (method, path, template) => {
    const published = paths[template]?.[method.toLowerCase()]?.['x-graph-permissions']
    const permission = { delegated: '', application: '', roles: [] }
    const ours = alternatives({ method: method as 'POST', path, permission })
    for (const kind of ['delegated', 'application'] as const) {
      const { least: first = [], higher = [] } = published?.[kind] ?? {}
      const named = [...first, ...higher].flatMap((text) => text.match(/[A-Z]\w+\.[\w.]+/g) ?? [])
      expect(new Set(ours[kind].flat())).toEqual(new Set(named))
      if (first.length > 0) expect(first.join()).toContain(ours[kind][0]?.[0])
    }
  })
})
