import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAmongThree, isFirst, judge, others, type Report, row } from './judged.ts'

// Public reports whose thread says what helped: the error text alone, with fake ids. `why` is what the thread says.
const file = resolve(import.meta.dirname, 'reports.jsonl')

interface PublicReport extends Report {
  readonly text: string
  /** Each was labelled and judged once before the ranking was changed by it. 4 has the numbers as often as the recorded ones. */
  readonly set: 1 | 2 | 3 | 4
}

describe('further public reports', () => {
  const reports = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PublicReport)
    .map((one) => judge(one, one.text))

  test('the numbers are found in all that contain one', () => {
    const missed = reports.filter(({ codes, found }) => !codes.every((code) => found.includes(code)))
    expect(missed.map(({ id, found }) => [id, found])).toEqual([])
  })

  // Before they had been looked at: 68 of 86 first and 81 among three in the first set, 13 and 17 of 24 in the second,
  // 44 and 57 of 80 in the third, 42 and 54 of 61 in the fourth.
  // What is left is not in the text: the same words were mended in another way elsewhere.
  test('the fix that helped is the first one in 203 of 251, and among three in 240', () => {
    console.table(
      [1, 2, 3, 4].map((set) =>
        row(
          `set ${set}`,
          reports.filter((one) => one.set === set),
        ),
      ),
    )
    console.table(others(reports))
    expect(reports).toHaveLength(251)
    expect(reports.filter(isFirst).length).toBeGreaterThanOrEqual(203)
    expect(reports.filter(isAmongThree).length).toBeGreaterThanOrEqual(240)
  })
})
