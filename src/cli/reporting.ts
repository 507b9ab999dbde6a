import { bundleOf, type Facts } from '../doctor/report/facts.ts'
import { report } from '../doctor/report/report.ts'
import { summaryOf } from '../doctor/server/examine.ts'
import { AppregError } from '../errors.ts'
import type { Link } from '../model/finding.ts'
import { writeFileAtomically } from '../write-file.ts'
import type { Flags } from './command.ts'
import { jsonDocument } from './present/json.ts'
import type { Examined } from './serving.ts'

declare const APPREG_VERSION: string

/** What the report shows besides the diagnosis. */
export interface Looked {
  readonly server: Examined | undefined
  /** The links at which the tenant was looked at. */
  readonly links: readonly Link[]
}

/** `--report` and `--bundle`. Throws `INPUT_UNREADABLE` where a file cannot be written. */
export function writeReports(diagnosis: Facts['diagnosis'], looked: Looked, flags: Flags): void {
  if (flags.report === undefined && flags.bundle === undefined) return
  const facts = factsOf(diagnosis, looked)
  if (flags.report !== undefined) write(flags.report, report(facts))
  if (flags.bundle !== undefined) write(flags.bundle, jsonDocument(bundleOf(facts)))
}

function factsOf(diagnosis: Facts['diagnosis'], { server, links }: Looked): Facts {
  const { displayName, appId, tenantId } = server?.registration ?? {}
  return {
    made: new Date().toISOString(),
    program: `appreg ${APPREG_VERSION}`,
    diagnosis,
    looked: [...links, ...linksOf(server)],
    ...(displayName && appId && tenantId ? { registration: { displayName, appId, tenantId } } : {}),
    ...(server ? { server: summaryOf(server) } : {}),
  }
}

/** What an examination of the server says something about. */
function linksOf(server: Examined | undefined): Link[] {
  if (!server) return []
  return [
    'server',
    ...(server.withToken ? (['token'] as const) : []),
    ...(server.registration ? (['scope'] as const) : []),
  ]
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
