import type { FileChange } from '../../model/change.ts'
import type { Application } from '../../model/directory.ts'
import type { Evidence, Finding, FixKind } from '../../model/finding.ts'
import type { Repair } from '../mend/repair.ts'
import { quotable } from '../read/quotable.ts'
import type { Place } from './place.ts'

/** Something in a file that is not as it has to be. */
export interface Fault {
  /** The AADSTS number that follows, where one does. */
  readonly code?: number
  /** The misconfiguration of the catalogue that follows, where it has no number. */
  readonly leadsTo?: string
  readonly title: string
  readonly cause: string
  /** An error where it is not said. */
  readonly severity?: Finding['severity']
  readonly at: Place
  readonly expected: string
  /** What is there, where the value itself is not to be shown. */
  readonly actual?: string
  readonly kind?: FixKind
  readonly summary: string
  readonly steps?: readonly string[]
  /** What the file has to hold in its place, where that is known. */
  readonly writes?: readonly Write[]
  /** What the registration lacks, where that is known. */
  readonly repair?: ConnectorRepair
}

/** A value for a file: in its place, or as a member below it. */
export interface Write {
  readonly at: Place
  readonly member?: string
  readonly value: unknown
}

/** A change of the registration that the connector signs in with, and what shows that it is there. */
export interface ConnectorRepair {
  readonly wanted: Repair['wanted']
  isDone(application: Application): boolean
}

/** Behind whatever was changed in a file. */
export const UPDATE =
  'Update the connector with the file, and make a new connection: old ones keep the old settings.'

/** As a plan shows it. */
export const changeOf = ({ at, member, value }: Write): FileChange => ({
  object: 'file',
  name: at.file,
  op: member === undefined ? 'update' : 'create',
  path: member === undefined ? at.path : `${at.path}.${member}`,
  ...(member === undefined ? { before: at.value } : {}),
  after: value,
})

export const findingOf = (fault: Fault): Finding => ({
  code: fault.code ?? null,
  title: fault.title,
  cause: fault.cause,
  severity: fault.severity ?? 'error',
  evidence: [evidenceOf(fault)],
  fix: {
    kind: fault.kind ?? 'other',
    summary: fault.summary,
    automatic: (fault.writes ?? []).length > 0,
    changes: (fault.writes ?? []).map(changeOf),
    steps: fault.steps ?? (fault.severity === 'info' ? [] : [UPDATE]),
  },
  link: 'client',
})

export const evidenceOf = ({ at, expected, actual = shown(at.value) }: Fault): Evidence => ({
  what: whereOf(at),
  expected,
  actual,
})

/** File, line and JSON path. */
export const whereOf = ({ file, line, path }: Place): string => `${file}:${line} ${path || '(root)'}`

/** Of what has members, only that it is there. */
function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : quotable(value.map(String).join(', '))
  return typeof value === 'object' ? 'no such value' : quotable(String(value))
}

/** The same said of several places is one finding with all of them. */
export function merged(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const one of findings) {
    const key = [one.severity, one.title, one.cause].join('\n')
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()].map((group) => {
    const [{ fix, ...rest }] = group
    const changes = group.flatMap((one) => one.fix.changes)
    const evidence = group.flatMap((one) => one.evidence)
    return { ...rest, evidence, fix: { ...fix, automatic: changes.length > 0, changes } }
  })
}
