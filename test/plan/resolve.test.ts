import { expect, test } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { requireKnownPermissions } from '../../src/plan/resolve.ts'
import { desired, graphAppId, live, resource } from '../given/model.ts'

const wanting = (...delegated: readonly string[]) =>
  desired({ permissions: [{ resourceAppId: graphAppId, delegated }] })

function problem(act: () => void): AppregError {
  try {
    act()
  } catch (error) {
    if (error instanceof AppregError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('permissions that the tenant offers pass', () => {
  expect(() => requireKnownPermissions(wanting('User.Read', 'Mail.Read'), live())).not.toThrow()
})

test('a misspelt permission is refused with the nearest that exists', () => {
  const error = problem(() => requireKnownPermissions(wanting('User.Raed'), live()))
  expect(error.code).toBe('MANIFEST_INVALID')
  expect(error.message).toContain('"User.Raed"')
  expect(error.message).toContain('did you mean "User.Read"?')
})

test('all problems are reported at once', () => {
  const error = problem(() => requireKnownPermissions(wanting('User.Raed', 'Mial.Read'), live()))
  expect(error.message.split('\n')).toHaveLength(2)
})

test('an API without a service principal in the tenant is named', () => {
  const error = problem(() => requireKnownPermissions(wanting('User.Read'), live({ resources: [] })))
  expect(error.message).toContain(graphAppId)
})

test('nothing is suggested where the API offers nothing', () => {
  const error = problem(() =>
    requireKnownPermissions(wanting('Read'), live({ resources: [resource({}, [])] })),
  )
  expect(error.message).toContain('"Read"')
  expect(error.message).not.toContain('did you mean')
})
