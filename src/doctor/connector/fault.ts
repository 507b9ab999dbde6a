import type { Finding, FixKind } from '../../model/finding.ts'
import { quotable } from '../read/quotable.ts'
import type { Place } from './place.ts'

/** Something in a file that is not as it has to be. */
export interface Fault {
  /** The AADSTS number that follows, where one does. */
  readonly code?: number
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
  readonly automatic?: boolean
}

/** Behind whatever was changed in a file. */
export const UPDATE =
  'Update the connector with the file, and make a new connection: old ones keep the old settings.'

export const findingOf = (fault: Fault): Finding => ({
  code: fault.code ?? null,
  title: fault.title,
  cause: fault.cause,
  severity: fault.severity ?? 'error',
  evidence: [
    { what: whereOf(fault.at), expected: fault.expected, actual: fault.actual ?? shown(fault.at.value) },
  ],
  fix: {
    kind: fault.kind ?? 'other',
    summary: fault.summary,
    automatic: fault.automatic === true,
    changes: [],
    steps: fault.steps ?? (fault.severity === 'info' ? [] : [UPDATE]),
  },
  link: 'client',
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
  return [...groups.values()].map((group) => ({
    ...group[0],
    evidence: group.flatMap(({ evidence }) => evidence),
  }))
}
