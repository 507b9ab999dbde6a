import { expect, test } from 'vitest'
import { requireUnmoved } from '../../src/apply/unmoved.ts'
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
