import { describe, expect, test } from 'vitest'
import { identifierUris } from '../../src/aspects/identifier-uris.ts'
import { bodies, lines, turned } from '../given/asked.ts'
import { appId, application, desired, live, vacant } from '../given/model.ts'

const own = `api://${appId}`
const other = 'https://mcp.example.com'
const having = (uris: readonly string[]) => live({ application: application({ identifierUris: uris }) })

describe('identifier URIs', () => {
  test.each([
    ['are silent when the tenant matches', desired(), live(), []],
    ['leave others alone', desired(), having([other, own]), []],
    [
      'do not depend on their order',
      desired({ identifierUris: ['api://{appId}', other] }),
      having(turned([own, other])),
      [],
    ],
    ['come with a new application', desired(), vacant(), ['create application identifierUris']],
    ['are added', desired(), having([]), ['update application identifierUris']],
  ])('%s', (_, want, have, expected) => {
    expect(lines(identifierUris.changes(want, have))).toEqual(expected)
  })

  test('wait for the application, whose id they may hold', () => {
    expect(identifierUris.next(desired(), vacant())).toEqual([])
  })

  test('are filled in with the id that Graph handed out, beside those that are there', () => {
    expect(bodies(identifierUris.next(desired(), having([other])))).toEqual([
      { identifierUris: [other, own] },
    ])
  })

  test('are shown with the placeholder as long as the id is unknown', () => {
    expect(identifierUris.changes(desired(), vacant())[0]?.after).toEqual(['api://{appId}'])
  })

  test('send nothing when the tenant matches', () => {
    expect(identifierUris.next(desired(), live())).toEqual([])
  })
})
