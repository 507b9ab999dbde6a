import { AppregError } from '../errors.ts'

/** Where a value stands in the manifest: keys, and indices into lists. Empty for the document itself. */
export type Path = readonly (string | number)[]

/** What is wrong, before it is known where in the file. Lower-case, no full stop. */
export interface Finding {
  readonly path: Path
  readonly message: string
  /** The way out: "did you mean `redirectUris`?". */
  readonly suggestion?: string
  /** The key itself is wrong, not what it holds. */
  readonly atKey?: true
}

/** What is wrong, and where. Line and column count from 1. */
export interface Problem {
  /** `api.scopes[0].value`; empty where the whole file is meant. */
  readonly path: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly suggestion?: string
}

const SHOWN = 50

/** Everything that is wrong with one manifest. The message has a line for each problem. */
export class ManifestError extends AppregError {
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    const lines = problems.slice(0, SHOWN).map((problem) => line(file, problem))
    const rest = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : []
    super('MANIFEST_INVALID', [`the manifest has ${count}`, ...lines, ...rest].join('\n'))
    this.file = file
    this.problems = problems
  }
}

const line = (file: string, problem: Problem): string =>
  [
    `${file}:${problem.line}:${problem.column}`,
    ...(problem.path === '' ? [] : [problem.path]),
    problem.suggestion === undefined ? problem.message : `${problem.message}; ${problem.suggestion}`,
  ].join('  ')

/** `['api', 'scopes', 0]` → `api.scopes[0]` */
export const pathText = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index > 0 ? `.${part}` : part)).join('')

/** Text from the file, made fit for a message: one line, no control characters, not too long. */
export function quoted(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?')
  return `\`${plain.length > 60 ? `${plain.slice(0, 57)}…` : plain}\``
}

/** A value from the file, for a message that expected another. */
export function found(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text ${quoted(value)}`
  return typeof value === 'number' ? `the number ${value}` : String(value)
}
