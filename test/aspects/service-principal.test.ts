import { expect, test } from 'vitest'
import { servicePrincipal } from '../../src/aspects/service-principal.ts'
import { lines } from '../given/asked.ts'
import { appId, application, desired, live, vacant } from '../given/model.ts'

const alone = vacant({ application: application() })

test('the service principal is left alone when it is there', () => {
  expect(servicePrincipal.changes(desired(), live())).toEqual([])
  expect(servicePrincipal.next(desired(), live())).toEqual([])
})

test('a missing service principal is announced, and made as soon as there is an application', () => {
  expect(lines(servicePrincipal.changes(desired(), vacant()))).toEqual(['create servicePrincipal'])
  expect(servicePrincipal.next(desired(), vacant())).toEqual([])
  expect(servicePrincipal.next(desired(), alone)).toMatchObject([
    { method: 'POST', path: '/servicePrincipals', body: { appId }, ok: [201] },
  ])
})

test("the answer's id is believed", () => {
  const [request] = servicePrincipal.next(desired(), alone)
  expect(request?.fold(alone, { id: 'sp-9', appId }).servicePrincipal?.id).toBe('sp-9')
})
