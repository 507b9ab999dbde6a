import { expect, test } from 'vitest'
import { duration } from '../../src/cli/duration.ts'

test.each([
  ['30s', 30_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['4w', 2_419_200_000],
  ['1y', 31_536_000_000],
  ['0s', 0],
])('%s is %i milliseconds', (written, milliseconds) => {
  expect(duration('--grace', written)).toBe(milliseconds)
})

test.each(['', '7', 'd', '-1d', '1.5h', '1 d', '7days', '999999d'])(
  '"%s" is none, and the flag is named',
  (written) => {
    expect(() => duration('--grace', written)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: `--grace "${written}" is no duration` }),
    )
  },
)
