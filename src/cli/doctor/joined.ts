import type { Facts } from '../../doctor/report/facts.ts'
import type { Diagnosed } from './diagnosing.ts'
import type { Part } from './part.ts'

/** All that was found, as one diagnosis. */
export function joined(parts: readonly Part[]): Diagnosed {
  const all = parts.map(({ found }) => found)
  const fixed = all.filter(({ mended }) => mended !== undefined)
  const { correlationId, timestamp } = all[0] ?? {}
  return {
    codes: [...new Set(all.flatMap(({ codes }) => codes))],
    healthy: all.every(({ healthy }) => healthy),
    findings: all.flatMap(({ findings }) => findings),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(fixed.length === 0
      ? {}
      : {
          mended: fixed.flatMap(({ mended = [] }) => mended),
          checks: fixed.flatMap(({ checks = [] }) => checks),
        }),
  }
}

/** The same for a report. */
export function factsOf(parts: readonly Part[]): Omit<Facts, 'made' | 'program'> {
  const registration = parts.flatMap((part) => part.registration ?? [])[0]
  const server = parts.flatMap((part) => part.server ?? [])[0]
  return {
    diagnosis: joined(parts),
    looked: [...new Set(parts.flatMap(({ looked }) => looked))],
    ...(registration ? { registration } : {}),
    ...(server ? { server } : {}),
  }
}
