import { describe, expect, test } from 'vitest'
import { servicePrincipal as aspect } from '../../src/aspects/service-principal.ts'
import type { DesiredSettings } from '../../src/model/desired.ts'
import type { ServicePrincipal } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { appId, application, desired, live, servicePrincipal, vacant } from '../given/model.ts'

const alone = vacant({ application: application() })
const wanting = (settings: DesiredSettings) => desired({ settings })
const having = (more: Partial<ServicePrincipal>) => live({ servicePrincipal: servicePrincipal(more) })

test('the service principal is left alone when it is there', () => {
  expect(aspect.changes(desired(), live())).toEqual([])
  expect(aspect.next(desired(), live())).toEqual([])
})

test('a missing service principal is announced, and made as soon as there is an application', () => {
  expect(lines(aspect.changes(desired(), vacant()))).toEqual(['create servicePrincipal'])
  expect(aspect.next(desired(), vacant())).toEqual([])
  expect(aspect.next(desired(), alone)).toMatchObject([
    { method: 'POST', path: '/servicePrincipals', body: { appId }, ok: [201] },
  ])
})

test("the answer's id is believed", () => {
  const [request] = aspect.next(desired(), alone)
  expect(request?.fold(alone, { id: 'sp-9', appId }).servicePrincipal?.id).toBe('sp-9')
})

describe('a setting of the service principal', () => {
  const off = having({ accountEnabled: false, appRoleAssignmentRequired: true })
  const enabled = 'update servicePrincipal accountEnabled'
  const assignment = 'update servicePrincipal appRoleAssignmentRequired'

  test.each([
    ['stays as it is when it is not named', {}, off, []],
    ['is silent when it is so', { enabled: false, assignmentRequired: true }, off, []],
    ['is switched on', { enabled: true }, off, [enabled]],
    ['is switched off', { assignmentRequired: false }, off, [assignment]],
    ['is one of two', { enabled: false, assignmentRequired: true }, live(), [enabled, assignment]],
  ])('%s', (_, settings, have, expected) => {
    expect(lines(aspect.changes(wanting(settings), have))).toEqual(expected)
    expect(aspect.next(wanting(settings), have)).toHaveLength(expected.length > 0 ? 1 : 0)
  })

  test('is sent alone', () => {
    const [request] = aspect.next(wanting({ assignmentRequired: true, enabled: true }), live())
    expect(request).toMatchObject({ method: 'PATCH', path: '/servicePrincipals/sp-1', ok: [204] })
    expect(request?.body).toEqual({ appRoleAssignmentRequired: true })
    expect(request?.fold(live()).servicePrincipal).toEqual(
      servicePrincipal({ appRoleAssignmentRequired: true }),
    )
  })

  test("comes with a new service principal, unless it is Graph's default", () => {
    const want = wanting({ assignmentRequired: true, enabled: true })
    expect(lines(aspect.changes(want, alone))).toEqual([
      'create servicePrincipal',
      'create servicePrincipal appRoleAssignmentRequired',
    ])
    const requests = aspect.next(want, alone)
    expect(bodies(requests)).toEqual([{ appId, appRoleAssignmentRequired: true }])
    const after = requests[0]?.fold(alone, { id: 'sp-9' }) ?? alone
    expect(aspect.changes(want, after)).toEqual([])
  })
})
