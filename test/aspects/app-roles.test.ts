import { describe, expect, test } from 'vitest'
import { appRoles } from '../../src/aspects/app-roles.ts'
import type { AppRole } from '../../src/model/directory.ts'
import { bodies, lines, turned } from '../given/asked.ts'
import { application, appRole, desired, live, vacant } from '../given/model.ts'

const having = (...held: readonly AppRole[]) => live({ application: application({ appRoles: held }) })
const wanting = (...appRoles: readonly AppRole[]) => desired({ appRoles })

const foreign = appRole({ id: 'foreign', value: 'By.Hand' })
const renamed = appRole({ displayName: 'Viewer' })
const both = ['User', 'Application'] as const
const path = 'application appRoles[Reader]'

describe('app roles', () => {
  test.each([
    ['are silent when the tenant matches', wanting(appRole()), having(appRole()), []],
    ['leave others alone', wanting(appRole()), having(foreign, appRole()), []],
    ['are the same under another id', wanting(appRole()), having(appRole({ id: 'older' })), []],
    [
      'do not depend on the order of member types',
      wanting(appRole({ allowedMemberTypes: both })),
      having(appRole({ allowedMemberTypes: turned(both) })),
      [],
    ],
    ['come with a new application', wanting(appRole()), vacant(), [`create ${path}`]],
    ['are added', wanting(appRole()), having(foreign), [`update ${path}`]],
    ['are reworded', wanting(renamed), having(appRole()), [`update ${path}`]],
    [
      'open up to applications',
      wanting(appRole({ allowedMemberTypes: both })),
      having(appRole()),
      [`update ${path}`],
    ],
    ['are switched on', wanting(appRole()), having(appRole({ isEnabled: false })), [`update ${path}`]],
    ['stay when they are no longer listed', wanting(), having(appRole()), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(appRoles.changes(want, have))).toEqual(expected)
    expect(appRoles.next(want, have)).toHaveLength(expected.length)
  })

  test('are switched off before they change, because Graph refuses to alter an enabled one', () => {
    const have = having(foreign, appRole())
    const [first] = appRoles.next(wanting(renamed), have)
    expect(first?.summary).toBe('disable the app roles that change')
    expect(first?.body).toEqual({ appRoles: [foreign, appRole({ isEnabled: false })] })

    const [second, ...more] = appRoles.next(wanting(renamed), first?.fold(have) ?? have)
    expect(second?.summary).toBe('publish the app roles')
    expect(second?.body).toEqual({ appRoles: [foreign, renamed] })
    expect(more).toEqual([])
  })

  test('do not switch off one that stays as it is', () => {
    const writer = appRole({ id: 'writer', value: 'Writer' })
    const [request] = appRoles.next(wanting(renamed, writer), having(appRole(), writer))
    expect(request?.body).toEqual({ appRoles: [appRole({ isEnabled: false }), writer] })
  })

  test('are written as Graph sent them where they match: it takes an enabled one in another order for altered', () => {
    const held = { ...appRole({ allowedMemberTypes: turned(both) }), origin: 'Application' }
    const added = appRole({ id: 'writer', value: 'Writer' })
    expect(
      bodies(appRoles.next(wanting(appRole({ allowedMemberTypes: both }), added), having(held))),
    ).toEqual([{ appRoles: [held, added] }])
  })

  test('keep the id that assignments refer to', () => {
    const have = appRole({ id: 'older', isEnabled: false })
    expect(bodies(appRoles.next(wanting(renamed), having(have)))).toEqual([
      { appRoles: [{ ...renamed, id: 'older' }] },
    ])
  })
})
