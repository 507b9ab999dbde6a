import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/doctor/explain.ts'

const file = resolve(import.meta.dirname, '../../../shared/data/aadsts-cases.jsonl')

interface Case {
  readonly id: string
  readonly raw: string
  readonly codes: readonly number[]
  readonly code_in_text: boolean
  readonly fix_kind: string
  /** `stated`: the thread says that it helped; `suggested`: advice; `inferred`: a conclusion of the collector. */
  readonly fix_source: 'stated' | 'suggested' | 'inferred'
}

const now = new Date('2026-11-21T00:00:00Z')
const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`

describe.skipIf(!existsSync(file))('real reports (needs ../shared)', () => {
  const cases = existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line, index) => ({ ...(JSON.parse(line) as Case), half: index % 2 }))
        .map((one) => {
          const { codes, findings } = explain(one.raw, now)
          const kinds = findings.map(({ fix }) => fix.kind as string)
          return { ...one, found: codes, kinds, rank: kinds.indexOf(one.fix_kind) }
        })
    : []
  const known = cases.filter(({ fix_source }) => fix_source !== 'inferred')

  test('the numbers are found in all that contain one', () => {
    const numbered = cases.filter(({ code_in_text }) => code_in_text)
    const missed = numbered.filter(({ codes, found }) => !codes.every((code) => found.includes(code)))
    expect(numbered.length).toBeGreaterThan(100)
    expect(missed.map(({ id, found }) => [id, found])).toEqual([])
  })

  test('the fix that helped is among the first three in all', () => {
    expect(known.filter(({ rank }) => rank < 0 || rank > 2).map(({ id, kinds }) => [id, kinds])).toEqual([])
  })

  // The aim is 95 %. In five reports the text does not tell which of the causes it was: only the registration could.
  test('the fix that helped is the first one in 43 of 48', () => {
    const row = (name: string, list: typeof cases) => ({
      reports: name,
      first: share(list.filter(({ rank }) => rank === 0).length, list.length),
      'among three': share(list.filter(({ rank }) => rank >= 0 && rank < 3).length, list.length),
    })
    console.table([
      row(
        'stated',
        cases.filter(({ fix_source }) => fix_source === 'stated'),
      ),
      row(
        'suggested',
        cases.filter(({ fix_source }) => fix_source === 'suggested'),
      ),
      row(
        'stated or suggested, even lines',
        known.filter(({ half }) => half === 0),
      ),
      row(
        'stated or suggested, odd lines',
        known.filter(({ half }) => half === 1),
      ),
      row(
        'inferred',
        cases.filter(({ fix_source }) => fix_source === 'inferred'),
      ),
    ])
    const others = known.filter(({ rank }) => rank !== 0)
    console.table(
      others.map(({ id, codes, fix_kind, kinds }) => ({
        id,
        codes: codes.join(),
        helped: fix_kind,
        first: kinds[0],
      })),
    )
    expect(known).toHaveLength(48)
    expect(others.length).toBeLessThanOrEqual(5)
  })
})
