import { expect, test } from 'vitest'
import { dependentsView } from '../../src/cli/present/dependents-view.ts'

test('each of many dependents has a line of its own, under the first', () => {
  const callers = Array.from({ length: 12 }, (_, index) => `Caller ${index + 1}`)
  const view = dependentsView({
    clientConsents: 1,
    consentingClients: ['Orders web'],
    callers,
    preauthorized: [],
    assignments: null,
    credentials: 1,
    redirectUris: 2,
  })
  const column = '  applications that list permissions on it  '.length
  expect(view.split('\n')).toEqual([
    '  consents of clients that call this API    1: Orders web',
    '  applications that list permissions on it  12: Caller 1',
    ...callers.slice(1).map((name) => `${' '.repeat(column + '12: '.length)}${name}`),
    '  pre-authorized clients                    0',
    '  assigned users, groups and applications   unknown: may not be read',
    '  secrets and certificates                  1',
    '  redirect URIs                             2',
    '',
  ])
})
