import { describe, expect, test } from 'vitest'
import { requireUnmoved, requireUnmovedBeforeApi } from '../../src/apply/unmoved.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { application, desired, live, vacant } from '../given/model.ts'

test('a plan still holds in the tenant that it was made for', () => {
  requireUnmoved(buildPlan(desired(), live({ grants: [] })), desired(), live({ grants: [] }))
})

test('a creation that was carried out half-way may go on', () => {
  requireUnmoved(buildPlan(desired(), vacant()), desired(), live({ grants: [] }))
})

test('a plan does not hold for another application under the same key', () => {
  const now = live({ application: application({ appId: 'another-app-id' }), grants: [] })
  expect(() => requireUnmoved(buildPlan(desired(), live({ grants: [] })), desired(), now)).toThrow(
    /another application \(appId another-app-id\)/,
  )
})

test('a plan that shows nothing does not cover what has changed since', () => {
  expect(() => requireUnmoved(buildPlan(desired(), live()), desired(), live({ grants: [] }))).toThrow(
    /oauth2PermissionGrant.*was not in it/,
  )
})

test('all that has changed since is named', () => {
  const moved = application({ displayName: 'Another', notes: 'somebody else' })
  const want = desired({ settings: { notes: 'mine' } })
  const plan = buildPlan(want, live({ application: application({ notes: 'mine' }) }))
  expect(() => requireUnmoved(plan, want, live({ application: moved }))).toThrow(
    /application displayName, application notes were not in it$/,
  )
})

describe('a plan from before the API existed', () => {
  const known = desired({ permissions: [{ resource: 'key:orders', delegated: ['read'], application: [] }] })
  const permissions = [{ resource: 'orders-app-id', delegated: ['read'], application: [] }]
  const plan = buildPlan(known, live())

  test('lets permissions on it be added', () => {
    requireUnmovedBeforeApi(plan, { known, desired: { ...known, permissions } }, live())
  })

  test('covers no other change', () => {
    const moved = live({ application: application({ displayName: 'Renamed by hand' }) })
    expect(() => requireUnmovedBeforeApi(plan, { known, desired: { ...known, permissions } }, moved)).toThrow(
      /displayName was not in it/,
    )
  })

  test('lets nothing be removed that could not be planned either', () => {
    const pruned = desired({ permissions, prune: ['permissions'] })
    const before = { ...known, prune: pruned.prune }
    expect(() => requireUnmovedBeforeApi(plan, { known: before, desired: pruned }, live())).toThrow(
      /requiredResourceAccess.*were not in it/,
    )
  })
})
