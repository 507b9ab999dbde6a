import { describe, expect, test } from 'vitest'
import { preAuthorized } from '../../src/aspects/pre-authorized.ts'
import type { DelegatedScope, PreAuthorizedApplication } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { api, application, desired, live, scope, vacant } from '../given/model.ts'

const read = scope({ id: 'id-of-read', value: 'read' })
const own = scope().id

const wanting = (...names: readonly string[]) =>
  desired({ scopes: [scope(), read], preauthorize: [{ appId: 'client-1', scopes: names }] })
const having = (
  entries: readonly PreAuthorizedApplication[],
  scopes: readonly DelegatedScope[] = [scope(), read],
) =>
  live({
    application: application({
      api: api({ oauth2PermissionScopes: scopes, preAuthorizedApplications: entries }),
    }),
  })
const entry = (appId: string, ...delegatedPermissionIds: readonly string[]) => ({
  appId,
  delegatedPermissionIds,
})

const path = 'application api.preAuthorizedApplications[client-1]'

describe('pre-authorized clients', () => {
  test.each([
    ['are silent when none is wanted', desired(), having([entry('foreign', own)]), []],
    ['are silent when the tenant matches', wanting('read'), having([entry('client-1', read.id)]), []],
    ['may have more scopes than asked', wanting('read'), having([entry('client-1', own, read.id)]), []],
    ['come with a new application', wanting('read'), vacant(), [`create ${path}`]],
    ['are added', wanting('read'), having([entry('foreign', read.id)]), [`update ${path}`]],
    ['get further scopes', wanting('read'), having([entry('client-1', own)]), [`update ${path}`]],
  ])('%s', (_, want, have, expected) => {
    expect(lines(preAuthorized.changes(want, have))).toEqual(expected)
  })

  test('are shown with the names of scopes', () => {
    const [change] = preAuthorized.changes(wanting('read'), having([entry('client-1', own)]))
    expect(change).toMatchObject({ before: ['access_as_user'], after: ['access_as_user', 'read'] })
  })

  test('are written without scopes that are gone, which Graph refuses, but not because of them', () => {
    const have = having([entry('client-1', own, 'gone'), entry('foreign', 'gone')])
    expect(preAuthorized.next(wanting('access_as_user'), have)).toEqual([])
    expect(bodies(preAuthorized.next(wanting('read'), have))).toEqual([
      { api: { preAuthorizedApplications: [entry('client-1', own, read.id)] } },
    ])
  })

  test('are written whole, with the ids that the tenant has for the scopes; others stay', () => {
    const older = scope({ id: 'older', value: 'read' })
    const have = having([entry('client-1', own), entry('foreign', own)], [scope(), older])
    expect(bodies(preAuthorized.next(wanting('read'), have))).toEqual([
      { api: { preAuthorizedApplications: [entry('foreign', own), entry('client-1', own, 'older')] } },
    ])
  })

  test.each([
    ['the application', vacant()],
    ['its scopes to be stored', having([], [scope()])],
    ['a scope that is about to change', having([], [scope(), { ...read, adminConsentDisplayName: 'Old' }])],
    ['a scope that is switched off while it changes', having([], [scope(), { ...read, isEnabled: false }])],
  ])('wait for %s', (_, have) => {
    expect(preAuthorized.changes(wanting('read'), have)).toHaveLength(1)
    expect(preAuthorized.next(wanting('read'), have)).toEqual([])
  })
})
