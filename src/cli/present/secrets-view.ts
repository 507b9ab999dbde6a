import type { Counts, SecretRow } from '../secret/rows.ts'
import { counted } from './counted.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'
import { table } from './table.ts'

interface Around {
  readonly counts: Counts
  /** What counts as soon. */
  readonly days: number
  /** Of the whole tenant: then each line says whose secret it is. */
  readonly all: boolean
  readonly colour: boolean
}

/** One table, what ends first on top, and a line that sums up. */
export function secretsView(rows: readonly SecretRow[], { counts, days, all, colour }: Around): string {
  const sum = sumLine(counts, days)
  if (rows.length === 0) return sum
  const header = [
    ...['name', 'hint', 'key id', 'age', 'left', 'ends', 'delivered to'],
    ...(all ? ['application', 'app id'] : []),
  ]
  const [head = '', ...lines] = table([header, ...rows.map((row) => cells(row, all))])
    .trimEnd()
    .split('\n')
  const chalk = paint(colour)
  const painted = lines.map((line, index) => {
    const state = rows[index]?.state
    return state === 'expiring' ? chalk.bold(line) : state === 'expired' ? chalk.dim(line) : line
  })
  return `${[chalk.dim(head), ...painted].join('\n')}\n${sum}`
}

function cells(row: SecretRow, all: boolean): string[] {
  const { name, hint, keyId, ageDays, endDateTime, displayName, appId, object } = row
  return [
    safeLine(name ?? '-'),
    safeLine(hint ?? '-'),
    keyId,
    `${ageDays} d`,
    leftOf(row),
    endDateTime.slice(0, 10),
    safeLine(whereOf(row)),
    ...(all ? [safeLine(displayName) + (object === 'application' ? '' : ' (service principal)'), appId] : []),
  ]
}

function whereOf({ deliveredTo, removeAfter, isLost }: SecretRow): string {
  if (isLost) return 'nowhere: nobody holds it, the next apply removes it'
  const known = deliveredTo ?? 'not from here'
  return removeAfter ? `${known}; rotated, goes after ${removeAfter.slice(0, 16)}Z` : known
}

function leftOf({ state, daysLeft }: SecretRow): string {
  if (state === 'expired') return 'expired'
  return state === 'replaced' ? `${daysLeft} d, replaced` : `${daysLeft} d`
}

function sumLine({ total, expiring, replaced, expired }: Counts, days: number): string {
  if (total === 0) return 'no client secrets\n'
  const parts = [
    `${expiring} end within ${days} days`,
    ...(replaced > 0 ? [`${replaced} more do and are replaced`] : []),
    ...(expired > 0 ? [`${expired} have expired`] : []),
  ]
  return `${counted(total, 'client secret')}: ${parts.join(', ')}\n`
}
