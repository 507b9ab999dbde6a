import { isKnownNumber } from '../../src/doctor/catalogue/codes.ts'
import { isGuid, isSharedClient } from '../../src/doctor/catalogue/well-known.ts'
import { read } from '../../src/doctor/read/read.ts'
import type { Report } from './judged.ts'

export interface Told extends Report {
  readonly text: string
}

/**
 * Reports that say the same and were mended in different ways: the same numbers, the same sentence with the same
 * values but for invented ids, and the same signals around it. No reader that answers the same to the same gets
 * all of a group right.
 */
export function contradictions<T extends Told>(reports: readonly T[]): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of reports) groups.set(whatItSays(one), [...(groups.get(whatItSays(one)) ?? []), one])
  return [...groups.values()].filter((group) => kindsOf(group).size > 1)
}

/** How many of them such a reader has right at most: in each group the fix that helped most often. */
export const ceiling = (reports: readonly Told[]): number =>
  reports.length -
  contradictions(reports).reduce(
    (lost, group) => lost + group.length - Math.max(...kindsOf(group).values()),
    0,
  )

export function kindsOf(reports: readonly Told[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { fix_kind } of reports) counts.set(fix_kind, (counts.get(fix_kind) ?? 0) + 1)
  return counts
}

const whatItSays = ({ codes, text }: Told): string =>
  [codes.join(), sentence(text), ...[...read(text, isKnownNumber).signals].sort()].join(' ')

/** Without ids, times and the words that are the reporter's own. */
function sentence(text: string): string {
  const at = text.search(/aadsts\s?\d/i)
  return text
    .slice(Math.max(at, 0))
    .toLowerCase()
    .replace(/(?:trace|correlation|request)[ _]?id.*/s, '')
    .replace(/'([^']*)'/g, (_, value: string) => ` ${formOf(value)} `)
    .replace(/\d+/g, '')
    .replace(/[^a-z]+/g, ' ')
    .trim()
}

/** What is invented or masked in a report; an id that many share says something, and stays. */
const formOf = (value: string): string =>
  isGuid(value) && !isSharedClient.holds({ parameters: { appId: value }, signals: new Set() }) ? 'id' : value
