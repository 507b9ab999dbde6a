import { describe, expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import type { DesiredPermissions } from '../../src/model/desired.ts'
import { requireKnownNames } from '../../src/plan/resolve.ts'
import { appId, desired, graphAppId, live, resource, vacant } from '../given/model.ts'

const asking = (more: Partial<DesiredPermissions>) =>
  desired({ permissions: [{ resource: graphAppId, delegated: [], application: [], ...more }] })

function problem(act: () => void): AppregError {
  try {
    act()
  } catch (error) {
    if (error instanceof AppregError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('names that the tenant has pass', () => {
  test.each([
    ['delegated permissions', asking({ delegated: ['User.Read', 'Mail.Read'] }), live()],
    ['application permissions', asking({ application: ['Mail.Send'] }), live()],
    [
      'an API by its identifier URI',
      asking({ resource: 'https://graph.example', delegated: ['User.Read'] }),
      live(),
    ],
    [
      'users',
      desired({ owners: ['ada@example.com'], assignments: [{ principal: 'ada@example.com' }] }),
      live({ principals: { 'ada@example.com': 'user-1' } }),
    ],
    [
      'object ids, which are not looked up',
      desired({ owners: ['user-9'], assignments: [{ principal: 'group-9' }] }),
      live(),
    ],
  ])('%s', (_, want, have) => {
    expect(() => requireKnownNames(want, have)).not.toThrow()
  })
})

describe('refused is', () => {
  test.each([
    [
      'a misspelt delegated permission',
      asking({ delegated: ['User.Raed'] }),
      ['delegated', '"User.Raed"', 'did you mean "User.Read"?'],
    ],
    [
      'a misspelt application permission',
      asking({ application: ['Mail.Sent'] }),
      ['application', '"Mail.Sent"', 'did you mean "Mail.Send"?'],
    ],
    [
      'an application permission that is a delegated one',
      asking({ application: ['User.Read'] }),
      ['no application permission "User.Read"'],
    ],
    [
      'a delegated permission that is an application one',
      asking({ delegated: ['Mail.Send'] }),
      ['no delegated permission "Mail.Send"'],
    ],
    [
      'an API that the tenant does not have',
      asking({ resource: 'api://other', delegated: ['Read'] }),
      ['api://other', 'no service principal'],
    ],
    ['an owner who is not there', desired({ owners: ['adda@example.com'] }), ['no user adda@example.com']],
    [
      'an assigned user who is not there',
      desired({ assignments: [{ principal: 'bob@example.com' }] }),
      ['no user bob@example.com'],
    ],
  ])('%s', (_, want, words) => {
    const error = problem(() => requireKnownNames(want, live()))
    expect(error.code).toBe('MANIFEST_INVALID')
    for (const word of words) expect(error.message).toContain(word)
  })

  test('everything at once, and a user once', () => {
    const ada = 'ada@example.com'
    const want = {
      ...asking({ delegated: ['User.Raed', 'Mial.Read'], application: ['Mail.Sent'] }),
      owners: [ada],
      assignments: [{ principal: ada }],
    }
    expect(problem(() => requireKnownNames(want, live())).message.split('\n')).toHaveLength(4)
  })

  test('a name without a suggestion where the API offers nothing of its kind', () => {
    const nameless = [{ id: 'n', value: null }]
    const resources = [resource({ appRoles: nameless, oauth2PermissionScopes: nameless }, [])]
    for (const more of [{ delegated: ['Read'] }, { application: ['Read'] }]) {
      const error = problem(() => requireKnownNames(asking(more), live({ resources })))
      expect(error.message).toContain('"Read"')
      expect(error.message).not.toContain('did you mean')
    }
  })
})

test('an adopted registration that is not there is not found, never created', () => {
  const error = problem(() => requireKnownNames(desired({ appId }), vacant()))
  expect(error).toMatchObject({ code: 'NOT_FOUND' })
  expect(error.message).toContain(appId)
  expect(error.hints.join()).toContain(`appreg restore --app ${appId}`)
})
