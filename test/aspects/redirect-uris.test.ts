import { describe, expect, test } from 'vitest'
import { redirectUris } from '../../src/aspects/redirect-uris.ts'
import type { Platform } from '../../src/model/directory.ts'
import { bodies, lines, turned } from '../given/asked.ts'
import { application, desired, live, vacant, web as webGroup } from '../given/model.ts'

const a = 'https://a.example/callback'
const b = 'https://b.example/callback'
const none: Record<Platform, readonly string[]> = { web: [], spa: [], publicClient: [] }
const wanting = (uris: Partial<typeof none>, isPruned = false) =>
  desired({ redirectUris: { ...none, ...uris }, prune: isPruned ? ['redirectUris'] : [] })
const having = ({ web = [], spa = [], publicClient = [] }: Partial<typeof none>) =>
  live({
    application: application({
      web: webGroup({ redirectUris: web }),
      spa: { redirectUris: spa },
      publicClient: { redirectUris: publicClient },
    }),
  })

describe('redirect URIs', () => {
  test.each([
    ['are silent when the tenant matches', desired(), live(), []],
    ['do not depend on their order', wanting({ web: [a, b] }), having({ web: turned([a, b]) }), []],
    ['leave others alone', wanting({ web: [a] }), having({ web: [b, a], spa: [b] }), []],
    ['come with a new application', wanting({ spa: [a] }), vacant(), ['create application spa.redirectUris']],
    ['are added', wanting({ web: [a] }), having({}), ['update application web.redirectUris']],
    [
      'are looked at platform by platform',
      wanting({ web: [a], publicClient: [a] }),
      having({ web: [a], spa: [a] }),
      ['update application publicClient.redirectUris'],
    ],
    [
      'lose the others when told to',
      wanting({ web: [a] }, true),
      having({ web: [a, b], spa: [b] }),
      ['update application web.redirectUris', 'update application spa.redirectUris'],
    ],
    [
      'do not depend on their order when told to prune',
      wanting({ web: [a, b] }, true),
      having({ web: turned([a, b]) }),
      [],
    ],
    ['are silent when nothing is left to remove', wanting({ web: [a] }, true), having({ web: [a] }), []],
  ])('%s', (_, want, have, expected) => {
    expect(lines(redirectUris.changes(want, have))).toEqual(expected)
    expect(redirectUris.next(want, have)).toHaveLength(expected.length > 0 ? 1 : 0)
  })

  test('are added behind those that are there', () => {
    expect(bodies(redirectUris.next(wanting({ web: [a] }), having({ web: [b] })))).toEqual([
      { web: { redirectUris: [b, a] } },
    ])
  })

  test('are set to exactly the list when told to prune', () => {
    expect(bodies(redirectUris.next(wanting({ web: [a] }, true), having({ web: [b], spa: [b] })))).toEqual([
      { web: { redirectUris: [a] }, spa: { redirectUris: [] } },
    ])
  })
})
