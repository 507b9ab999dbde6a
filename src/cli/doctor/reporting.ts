import { bundleOf, type Facts } from '../../doctor/report/facts.ts'
import { report } from '../../doctor/report/report.ts'
import { AppregError } from '../../errors.ts'
import { writeFileAtomically } from '../../write-file.ts'
import type { Flags } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { factsOf } from './joined.ts'
import type { Part } from './part.ts'

declare const APPREG_VERSION: string

/** `--report` and `--bundle`. Throws `INPUT_UNREADABLE` where a file cannot be written. */
export function writeReports(parts: readonly Part[], flags: Flags): void {
  const facts: Facts = {
    made: new Date().toISOString(),
    program: `appreg ${APPREG_VERSION}`,
    ...factsOf(parts),
  }
  if (flags.report !== undefined) write(flags.report, report(facts))
  if (flags.bundle !== undefined) write(flags.bundle, jsonDocument(bundleOf(facts)))
}

function write(path: string, content: string): void {
  try {
    writeFileAtomically(path, content)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', `${path} cannot be written: ${reason}`, {
      hints: ['name a file in a folder that can be written'],
      cause,
    })
  }
}
