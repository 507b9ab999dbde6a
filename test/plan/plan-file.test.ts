import { describe, expect, test } from 'vitest'
import { buildPlan } from '../../src/plan/build.ts'
import {
  fingerprint,
  type PlanFile,
  parsePlanFile,
  planFileText,
  reviewedPlans,
} from '../../src/plan/plan-file.ts'
import { turned } from '../given/asked.ts'
import { desired, vacant } from '../given/model.ts'

const tenantId = vacant().tenantId
const plan = buildPlan(desired(), vacant())
const file: PlanFile = {
  tenantId,
  madeAt: '2026-01-01T00:00:00Z',
  registrations: [{ manifest: fingerprint(desired()), plan }],
}

test('a plan comes back from its file as it was', () => {
  const read = parsePlanFile(planFileText(file), 'plan.json')
  expect(reviewedPlans(read, [desired()], tenantId)).toEqual(new Map([[plan.key, plan]]))
})

describe('a text is refused that', () => {
  const text = planFileText(file)
  test.each([
    ['is no JSON', '{', /plan\.json is no plan of appreg/],
    ['is some other JSON', '{"openapi":"3.0"}', /is no plan of appreg/],
    ['is a list', '[]', /is no plan of appreg/],
    ['is of another version', text.replace('"appregPlan": 1', '"appregPlan": 2'), /of version 2.* reads 1/],
    ['lacks its registrations', text.replace('"registrations"', '"others"'), /damaged/],
    ['lacks the objects of a plan', text.replace('"objects"', '"others"'), /damaged/],
  ])('%s', (_, damaged, message) => {
    expect(() => parsePlanFile(damaged, 'plan.json')).toThrow(message)
  })
})

describe('a plan is refused as damaged', () => {
  const [first] = plan.objects
  test.each([
    ['with changes that are none', { objects: [{ ...first, changes: [5, null] }] }],
    ['with a change of nothing', { objects: [{ ...first, changes: [{ op: 'update' }] }] }],
    ['with a change of an unknown kind', { objects: [{ ...first, changes: [{ ...first, op: 'replace' }] }] }],
    ['with a path that is no text', { objects: [{ ...first, changes: [{ ...first, path: 5 }] }] }],
    ['with an object without a name', { objects: [{ ...first, name: null }] }],
    ['with an object of which nothing becomes', { objects: [{ ...first, op: undefined }] }],
    ['with an appId that is no text', { appId: 5 }],
    ['without a display name', { displayName: undefined }],
  ])('%s', (_, damage) => {
    const damaged = { ...file, registrations: [{ ...file.registrations[0], plan: { ...plan, ...damage } }] }
    expect(() => parsePlanFile(planFileText(damaged as never), 'plan.json')).toThrow(
      expect.objectContaining({ code: 'INPUT_UNREADABLE', message: 'plan.json is a damaged plan' }),
    )
  })
})

describe('a plan is refused that was made', () => {
  test.each([
    ['for another tenant', [desired()], 'another-tenant', /made for the tenant/],
    ['for another registration', [desired({ key: 'other' })], tenantId, /other is not in the plan, .* alone/],
    ['for fewer registrations', [desired(), desired({ key: 'other' })], tenantId, /other is not in the plan/],
    ['for more registrations', [], tenantId, /is in the plan alone/],
    ['from another manifest', [desired({ tags: ['new'] })], tenantId, /has changed since/],
  ])('%s', (_, wanted, signedInTo, message) => {
    expect(() => reviewedPlans(file, wanted, signedInTo)).toThrow(message)
  })
})

test('a fingerprint is that of the meaning, in whatever order it is written', () => {
  const same = Object.fromEntries(turned(Object.entries(desired())))
  expect(fingerprint(same as never)).toBe(fingerprint(desired()))
})
