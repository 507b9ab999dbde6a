import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  parseDocument,
} from 'yaml'
import type { Finding, Path } from './problem.ts'
import { syntaxFinding } from './syntax.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

/** A text read as YAML, of which JSON is a part. */
export interface Source {
  /** The document as plain data; absent where the text cannot be understood as a whole. */
  readonly value?: unknown
  readonly faults: readonly (Finding & Position)[]
  /** Where something stands, or the nearest thing around it that does. */
  locate(path: Path, part: 'key' | 'value'): Position
}

/** Enough for people who repeat themselves; a document that expands without end is refused. */
const MAX_ALIASES = 100

/** The document is complete in spite of these; the other faults leave it to guesswork what was meant. */
const HARMLESS = ['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']

const options = { prettyErrors: false, stringKeys: true, logLevel: 'error' } as const

type At = (offset: number) => Position

export function readSource(text: string): Source {
  const lines = new LineCounter()
  return guarded(() => sourceOf(parseDocument(text, { ...options, lineCounter: lines }), positions(lines)))
}

/** Every document of a text, except those that hold nothing. Positions count through the whole text. */
export function readSources(text: string): readonly Source[] {
  const lines = new LineCounter()
  try {
    const documents = parseAllDocuments(text, { ...options, lineCounter: lines })
    return documents
      .filter(
        ({ contents, errors }) =>
          errors.length > 0 || (isScalar(contents) ? contents.value !== null : contents),
      )
      .map((document) => guarded(() => sourceOf(document, positions(lines))))
  } catch (error) {
    return [unusable(error)]
  }
}

const positions =
  (lines: LineCounter): At =>
  (offset) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

function guarded(read: () => Source): Source {
  try {
    return read()
  } catch (error) {
    return unusable(error)
  }
}

const unusable = (error: unknown): Source => ({
  faults: [{ ...aliasOrDepth(error), line: 1, column: 1 }],
  locate: () => ({ line: 1, column: 1 }),
})

function sourceOf(document: Document, at: At): Source {
  const errors = [...document.errors, ...document.warnings]
  const faults = onePerLine(
    errors.map(({ code, message, pos }) => ({ ...syntaxFinding(code, message), ...at(pos[0]) })),
  )
  const locate = (path: Path, part: 'key' | 'value') => at(offsetOf(document, path, part))
  if (errors.some(({ code }) => !HARMLESS.includes(code))) return { faults, locate }
  return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), faults, locate }
}

/** What follows an error on the same line is nearly always its consequence. */
const onePerLine = (faults: readonly (Finding & Position)[]): (Finding & Position)[] =>
  faults.filter(({ line }, index) => faults.findIndex((other) => other.line === line) === index)

/** The two ways in which a text that parses still cannot become data. */
function aliasOrDepth(error: unknown): Finding {
  if (error instanceof RangeError) return { path: [], message: 'is nested too deeply' }
  if (error instanceof ReferenceError) {
    const unresolved = /^Unresolved alias .*: (.*)$/s.exec(error.message)?.[1]
    const message =
      unresolved === undefined
        ? 'repeats itself through aliases (*) more often than a manifest needs'
        : `refers to *${unresolved}, which no anchor (&${unresolved}) before it defines`
    return { path: [], message }
  }
  throw error
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let key: unknown
  let node: unknown = document.contents
  for (const step of path) {
    const parent = isAlias(node) ? node.resolve(document) : node
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && item.key.value === step)
      : undefined
    const child = isSeq(parent) && typeof step === 'number' ? parent.items[step] : pair?.value
    if (pair === undefined && child === undefined) break
    key = pair?.key ?? child
    node = child
  }
  return startOf(part === 'key' ? key : node) ?? startOf(key) ?? startOf(node) ?? 0
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined)
