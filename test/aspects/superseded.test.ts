import { describe, expect, test } from 'vitest'
import { secrets } from '../../src/aspects/secrets.ts'
import { superseded, unproven } from '../../src/aspects/superseded.ts'
import type { Live, Minting } from '../../src/model/live.ts'
import { bodies, lines } from '../given/asked.ts'
import { application, credential, desired, inDays, live, minting, today } from '../given/model.ts'

const old = credential({ keyId: 'old' })
const fresh = credential({ keyId: 'new', startDateTime: today, endDateTime: inDays(180) })
const rotation = (more: Partial<Minting> = {}): Minting =>
  minting({
    keyId: 'new',
    deliveredTo: 'file:x',
    confirmed: true,
    proven: true,
    supersedes: ['old'],
    removeAfter: today,
    ...more,
  })
const having = (mintings: readonly Minting[], held = [old, fresh]): Live =>
  live({ application: application({ passwordCredentials: held }), mintings })
const ids = (have: Live) => superseded('connector', have).map(({ keyId }) => keyId)

describe('the old secret of a rotation goes', () => {
  test.each([
    ['when the new one is proven', having([rotation()]), ['old']],
    ['not before that', having([rotation({ proven: false })]), []],
    ['not before its grace is over', having([rotation({ removeAfter: inDays(1) })]), []],
    ['when its grace is over', having([rotation({ removeAfter: inDays(-1) })]), ['old']],
    ['not when the new one is gone', having([rotation()], [old]), []],
    ['not when it was only added beside', having([rotation({ supersedes: [] })]), []],
    ['not when it has another name', having([rotation({ secret: 'other' })]), []],
    [
      'also when the new one was rotated in turn',
      having(
        [rotation({ startedAt: inDays(-1) }), rotation({ keyId: 'newer', supersedes: ['new'] })],
        [old, credential({ keyId: 'newer' })],
      ),
      ['old'],
    ],
    [
      'not when only an older one is left',
      having(
        [rotation({ startedAt: inDays(-1), keyId: 'older', supersedes: [] }), rotation()],
        [old, credential({ keyId: 'older' })],
      ),
      [],
    ],
  ])('%s', (_, have, expected) => {
    expect(ids(have)).toEqual(expected)
  })

  test('alone, and nothing is minted in its place', () => {
    const have = having([rotation()])
    expect(lines(secrets.changes(desired(), have))).toEqual(['delete passwordCredential connector (old)'])
    expect(bodies(secrets.next(desired(), have))).toEqual([{ keyId: 'old' }])
  })

  test('and with it, in the end, everything that differed', () => {
    const have = having([rotation()])
    const [removal] = secrets.next(desired(), have)
    expect(secrets.changes(desired(), removal?.fold(have) ?? have)).toEqual([])
  })
})

describe('a secret that is wanted beside others', () => {
  const besides = { name: 'connector', lifetimeDays: 180, renewBeforeDays: 0, besides: ['old'] }

  test('is minted though one of them is valid', () => {
    const [change] = secrets.changes(desired({ secrets: [besides] }), having([], [old]))
    expect(change).toMatchObject({ op: 'create', name: 'connector' })
  })

  test('is there when another one is', () => {
    expect(secrets.changes(desired({ secrets: [besides] }), having([]))).toEqual([])
  })

  test('is minted though one of them was delivered a moment ago and no read has shown it', () => {
    const moment = minting({ keyId: 'old', deliveredTo: 'file:x' })
    expect(secrets.changes(desired({ secrets: [besides] }), having([moment], []))).toHaveLength(1)
  })
})

describe('a rotation that ended before its proof', () => {
  test.each([
    ['is one whose new secret was delivered', rotation({ proven: false }), true],
    ['is over when that was proven', rotation(), false],
    ['is none when nothing was to go', rotation({ proven: false, supersedes: [] }), false],
    ['is none when the old one is gone', rotation({ proven: false, supersedes: ['gone'] }), false],
    ['waits for its grace', rotation({ proven: false, removeAfter: inDays(1) }), false],
  ])('%s', (_, attempt, expected) => {
    expect(unproven('connector', having([attempt])) !== undefined).toBe(expected)
  })

  test('is an orphan where nothing was delivered', () => {
    const { deliveredTo: _, ...undelivered } = rotation({ proven: false })
    expect(unproven('connector', having([undelivered]))).toBeUndefined()
  })
})

test('what was revoked goes, whoever added it and whatever it is called', () => {
  const theirs = credential({ keyId: 'theirs', displayName: null })
  const want = desired({ revoked: ['theirs'] })
  const have = having([], [old, theirs])
  expect(lines(secrets.changes(want, have))).toEqual(['delete passwordCredential unnamed (theirs)'])
  const [removal] = secrets.next(want, have)
  expect(removal).toMatchObject({
    body: { keyId: 'theirs' },
    summary: 'remove the secret "unnamed" (theirs)',
  })
  expect(secrets.changes(want, removal?.fold(have) ?? have)).toEqual([])
})
