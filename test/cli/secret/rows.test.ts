import { describe, expect, test } from 'vitest'
import { countsOf, secretRows } from '../../../src/cli/secret/rows.ts'
import type { PasswordCredential } from '../../../src/model/directory.ts'
import type { KeptMinting } from '../../../src/secrets/memory.ts'
import { credential, inDays, minting, today } from '../../given/model.ts'

const DAY = 86_400_000
const holder = { object: 'application', objectId: 'o', appId: 'a', displayName: 'A', key: null } as const
const rows = (credentials: readonly PasswordCredential[], mintings: readonly KeptMinting[] = []) =>
  secretRows(holder, credentials, { now: Date.parse(today), soon: 30 * DAY, mintings })
const ending = (days: number, more: Partial<PasswordCredential> = {}) =>
  credential({ keyId: `in-${days}`, endDateTime: inDays(days), ...more })

describe('a secret is', () => {
  test.each([
    ['valid', [ending(31)]],
    ['expiring', [ending(30)]],
    ['expiring', [ending(30), ending(31, { displayName: 'other' })]],
    ['expiring', [ending(30), ending(29)]],
    ['replaced', [ending(30), ending(31)]],
    ['expiring', [ending(30, { displayName: null }), ending(31, { displayName: null })]],
    ['expired', [ending(0)]],
  ] as const)('%s', (state, credentials) => {
    expect(rows(credentials)[0]?.state).toBe(state)
  })

  test('replaced when it was rotated and its grace goes on', () => {
    const rotation = minting({ keyId: 'new', proven: true, supersedes: ['in-3'], removeAfter: inDays(1) })
    expect(rows([ending(3)], [rotation])[0]).toMatchObject({ state: 'replaced', removeAfter: inDays(1) })
  })
})

test('days are whole: of its age, and of what is left', () => {
  const [row] = rows([ending(10.9, { startDateTime: inDays(-2.5) })])
  expect(row).toMatchObject({ ageDays: 2, daysLeft: 10 })
})

describe('where a secret is', () => {
  test.each([
    [
      'is where this machine delivered it',
      [minting({ keyId: 'in-90', deliveredTo: 'file:x' })],
      'file:x',
      false,
    ],
    ['is not known of one of somebody else', [], null, false],
    ['is nowhere when it was minted and not delivered', [minting({ keyId: 'in-90' })], null, true],
  ])('%s', (_, mintings, deliveredTo, isLost) => {
    expect(rows([ending(90)], mintings)[0]).toMatchObject({ deliveredTo, isLost })
  })
})

test('each is counted once', () => {
  expect(countsOf(rows([ending(90), ending(3), ending(-1), ending(2, { displayName: 'x' })]))).toEqual({
    total: 4,
    valid: 1,
    expiring: 1,
    replaced: 1,
    expired: 1,
  })
})
