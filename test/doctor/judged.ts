import { explain } from '../../src/doctor/explain.ts'

/** A public report, and what mended it. */
export interface Report {
  readonly id: string
  readonly codes: readonly number[]
  readonly fix_kind: string
  /** `stated`: the thread says that it helped; `suggested`: advice; `inferred`: a conclusion of the collector. */
  readonly fix_source: 'stated' | 'suggested' | 'inferred'
}

export interface Judged extends Report {
  readonly found: readonly number[]
  readonly kinds: readonly string[]
  /** Of the fix that helped among the findings; -1 where it is none of them. */
  readonly rank: number
}

const now = new Date('2026-11-21T00:00:00Z')

export function judge<T extends Report>(report: T, text: string): T & Judged {
  const { codes, findings } = explain(text, now)
  const kinds = findings.map(({ fix }) => fix.kind as string)
  return { ...report, found: codes, kinds, rank: kinds.indexOf(report.fix_kind) }
}

export const isFirst = ({ rank }: Judged): boolean => rank === 0
export const isAmongThree = ({ rank }: Judged): boolean => rank >= 0 && rank < 3

const share = (part: number, whole: number): string =>
  `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`

export const row = (name: string, list: readonly Judged[]) => ({
  reports: name,
  first: share(list.filter(isFirst).length, list.length),
  'among three': share(list.filter(isAmongThree).length, list.length),
})

/** What the text did not tell. */
export const others = (list: readonly Judged[]) =>
  list
    .filter((one) => !isFirst(one))
    .map(({ id, codes, fix_kind, kinds }) => ({
      id,
      codes: codes.join(),
      helped: fix_kind,
      first: kinds[0],
    }))
