import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { bundleOf, type Facts } from '../../doctor/report/facts.ts'
import { report } from '../../doctor/report/report.ts'
import { tryWriting, writeFileAtomically } from '../../write-file.ts'
import type { Flags } from '../command.ts'
import { jsonDocument } from '../present/json.ts'
import { writing } from '../writing.ts'
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

/** Found out before anything is looked at or mended. Throws as `writeReports` does. */
export function requireWritable({ report: page, bundle }: Flags): void {
  for (const path of [page, bundle]) if (path !== undefined) writing(path, () => tryWriting(above(path)))
}

/** The nearest folder that exists: those in between are made. */
function above(path: string): string {
  const folder = dirname(resolve(path))
  return existsSync(folder) ? folder : above(folder)
}

const write = (path: string, content: string): void => writing(path, () => writeFileAtomically(path, content))
