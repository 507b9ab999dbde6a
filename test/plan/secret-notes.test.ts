import { describe, expect, test } from 'vitest'
import type { Live, Minting } from '../../src/model/live.ts'
import { withLeftovers } from '../../src/plan/leftovers.ts'
import { secretNotes } from '../../src/plan/secret-notes.ts'
import { application, credential, desired, inDays, live, minting, today } from '../given/model.ts'

const having = (mintings: readonly Minting[], ids: readonly string[], name = 'connector'): Live =>
  live({
    application: application({
      passwordCredentials: ids.map((keyId) => credential({ keyId, displayName: name, startDateTime: today })),
    }),
    mintings,
  })
const rotation = minting({
  keyId: 'new',
  deliveredTo: 'file:x',
  proven: true,
  supersedes: ['old'],
  removeAfter: today,
})

describe('what an earlier run left is told in one sentence', () => {
  test.each([
    ['nothing', having([], ['old']), []],
    [
      'a secret that nobody holds',
      having([minting({ keyId: 'lost' })], ['lost']),
      [
        expect.stringMatching(
          /^an earlier run minted the secret "connector" \(key id lost\) and ended before/,
        ),
      ],
    ],
    [
      'an old secret that still works',
      having([rotation], ['old', 'new']),
      [
        expect.stringMatching(
          /^the secret "connector" was rotated, and its old value \(key id old\) still works/,
        ),
      ],
    ],
    [
      'an attempt without a trace',
      having([minting()], []),
      ['an earlier run ended while it was minting the secret "connector", and left nothing behind'],
    ],
    ['an attempt that the next one made good', having([minting(), rotation], ['new']), []],
  ])('%s', (_, have, expected) => {
    expect(secretNotes(desired(), have)).toEqual(expected)
  })
})

describe('what is left of a secret that the manifest does not name', () => {
  test.each([
    ['an orphan goes', having([minting({ secret: 'second', keyId: 'lost' })], ['lost'], 'second'), ['lost']],
    [
      'the old one of a rotation goes',
      having([{ ...rotation, secret: 'second' }], ['old', 'new'], 'second'),
      ['old'],
    ],
    ['nothing else does', having([], ['theirs'], 'second'), undefined],
    [
      'what the manifest names is left to its aspect',
      having([minting({ keyId: 'lost' })], ['lost']),
      undefined,
    ],
  ])('%s', (_, have, expected) => {
    expect(withLeftovers(desired(), have).revoked).toEqual(expected)
  })

  test('a rotation that ended in the middle of its sink is made again, with what is left of its grace', () => {
    const broken = minting({ keyId: 'lost', supersedes: ['old'], removeAfter: inDays(1) })
    const { secrets } = withLeftovers(desired(), having([broken], ['old', 'lost']))
    expect(secrets[0]).toMatchObject({ besides: ['old'], supersedes: ['old'], grace: 86_400_000 })
  })

  test('one that ended before its answer came has overwritten nothing', () => {
    const have = having(
      [minting({ supersedes: ['old'], removeAfter: today, before: ['old'] })],
      ['old', 'lost'],
    )
    expect(withLeftovers(desired(), have).secrets[0]).not.toHaveProperty('besides')
  })

  test('is told of, too', () => {
    const have = having([minting({ secret: 'second', keyId: 'lost' })], ['lost'], 'second')
    expect(secretNotes(withLeftovers(desired(), have), have)).toEqual([
      expect.stringContaining('minted the secret "second" (key id lost)'),
    ])
    expect(secretNotes(desired(), have)).toEqual([])
  })
})
