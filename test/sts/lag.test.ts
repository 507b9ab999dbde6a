import { expect, test } from 'vitest'
import { isReplicationLag } from '../../src/sts/lag.ts'

test.each([700016, 7000229, 7000215, 700027, 500011, 65001, 70021])(
  'AADSTS%i may mean that the token service has not heard yet',
  (code) => {
    expect(isReplicationLag(code)).toBe(true)
  },
)

// Expired secret, wrong scope form, self-token by URI, unknown tenant.
test.each([7000222, 1002012, 90009, 90002])('AADSTS%i means what it says from the first moment', (code) => {
  expect(isReplicationLag(code)).toBe(false)
})
