import { describe, expect, test } from 'vitest'
import { scopes } from '../../src/aspects/scopes.ts'
import type { DelegatedScope } from '../../src/model/directory.ts'
import { bodies, lines } from '../given/asked.ts'
import { api, application, desired, live, scope, vacant } from '../given/model.ts'

const having = (...held: readonly DelegatedScope[]) =>
  live({ application: application({ api: api({ oauth2PermissionScopes: held }) }) })
const wanting = (...scopes: readonly DelegatedScope[]) => desired({ scopes })
const sent = (...scopes: readonly DelegatedScope[]) => ({ api: { oauth2PermissionScopes: scopes } })

const foreign = scope({ id: 'foreign', value: 'By.Hand' })
const renamed = scope({ adminConsentDisplayName: 'Use MCP dev' })
const path = 'application api.oauth2PermissionScopes[access_as_user]'

describe('scopes', () => {
  test.each([
    ['are silent when the tenant matches', wanting(scope()), having(scope()), []],
    ['leave others alone', wanting(scope()), having(foreign, scope()), []],
    ['are the same under another id', wanting(scope()), having(scope({ id: 'older' })), []],
    ['come with a new application', wanting(scope()), vacant(), [`create ${path}`]],
    ['are added', wanting(scope()), having(foreign), [`update ${path}`]],
    ['are reworded', wanting(renamed), having(scope()), [`update ${path}`]],
    ['change who may consent', wanting(scope({ type: 'Admin' })), having(scope()), [`update ${path}`]],
    ['are switched on', wanting(scope()), having(scope({ isEnabled: false })), [`update ${path}`]],
    ['stay when they are no longer listed', wanting(), having(scope()), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(scopes.changes(want, have))).toEqual(expected)
  })

  test('send nothing when the tenant matches', () => {
    expect(scopes.next(wanting(scope()), having(foreign, scope()))).toEqual([])
  })

  test('are written whole, with the foreign ones as they are', () => {
    expect(bodies(scopes.next(wanting(scope()), having(foreign)))).toEqual([sent(foreign, scope())])
  })

  test('are switched off before they change, because Graph refuses to alter an enabled one', () => {
    const have = having(foreign, scope())
    const off = scope({ isEnabled: false })
    const [request] = scopes.next(wanting(renamed), have)
    expect(request?.body).toEqual(sent(foreign, off))

    expect(bodies(scopes.next(wanting(renamed), request?.fold(have) ?? have))).toEqual([
      sent(foreign, renamed),
    ])
  })

  test('keep the id that consents refer to, and members that appreg does not know', () => {
    const have = { ...scope({ id: 'older', isEnabled: false }), origin: 'Application' }
    expect(bodies(scopes.next(wanting(renamed), having(have)))).toEqual([
      sent({ ...have, ...renamed, id: 'older' }),
    ])
  })
})
