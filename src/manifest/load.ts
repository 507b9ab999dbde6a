import { readFileSync, statSync } from 'node:fs'
import { AppregError } from '../errors.ts'
import { certificateFilesAreUsable } from './certificate-file.ts'
import { explain, issueMessage } from './explain.ts'
import { type Finding, found, ManifestError, type Problem, pathText } from './problem.ts'
import type { Rule } from './rule.ts'
import { rules } from './rules.ts'
import { salvage } from './salvage.ts'
import { type Manifest, manifestSchema } from './schema.ts'
import { readSource, readSources, type Source } from './source.ts'
import { whyUnreadable } from './unreadable.ts'

const MAX_BYTES = 1_000_000
/** With more than this wrong, the rules have nothing to go by. */
const MAX_ISSUES = 100

/** Reads the manifest at `path`, relative to the current directory; `-` is standard input. */
export const loadManifest = (path: string): Manifest => parseManifest(readText(path), nameOf(path), around)

/** Reads a file that may hold several manifests: YAML documents, separated by `---`. */
export const loadManifests = (path: string): readonly Manifest[] =>
  parseManifests(readText(path), nameOf(path), around)

const STANDARD_INPUT = '-'
const nameOf = (path: string): string => (path === STANDARD_INPUT ? 'standard input' : path)

/** What came in there, which comes once and may be asked for twice. */
let input: Uint8Array | undefined

/** Rules that look at what lies around the manifest. */
const around: readonly Rule[] = [certificateFilesAreUsable]

function readText(path: string): string {
  const bytes = readBytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw whole(nameOf(path), 'is not text in UTF-8', 'save it as UTF-8')
  }
}

function readBytes(path: string): Uint8Array {
  try {
    if (path === STANDARD_INPUT) {
      input ??= readFileSync(0)
      return input
    }
    const stat = statSync(path)
    if (stat.isDirectory()) throw unreadable(`${path} is a directory, not a manifest`)
    if (stat.size > MAX_BYTES) throw whole(path, 'is larger than 1 MB, which no manifest is')
    return readFileSync(path)
  } catch (error) {
    if (error instanceof AppregError) throw error
    throw unreadable(`${nameOf(path)} ${whyUnreadable(error)}`, error)
  }
}

const unreadable = (message: string, cause?: unknown): AppregError =>
  new AppregError('INPUT_UNREADABLE', message, {
    hints: [
      'name another file with -f FILE, or let appreg init ask and write one',
      'a name is enough for a manifest: name: My API',
      'or do without: --name NAME with plan and apply, --app ID with the other commands',
    ],
    cause,
  })

/**
 * Reads a manifest from text in YAML or JSON; `file` is its name in messages. Rules beyond those for every manifest can
 * be added. Everything that is wrong comes in one `ManifestError`.
 */
export function parseManifest(text: string, file: string, more: readonly Rule[] = []): Manifest {
  requireText(text, file)
  const read = manifestOf(readSource(text), file, more)
  if (read instanceof ManifestError) throw read
  return read
}

/** The same for a text with one or several documents. */
export function parseManifests(text: string, file: string, more: readonly Rule[] = []): readonly Manifest[] {
  requireText(text, file)
  const sources = readSources(text)
  if (sources.length === 0) return [parseManifest(text, file, more)]
  const read = sources.map((source) => manifestOf(source, file, more))
  const problems = read.flatMap((one) => (one instanceof ManifestError ? one.problems : []))
  if (problems.length > 0) throw new ManifestError(file, inOrder(problems))
  return read.filter((one): one is Manifest => !(one instanceof ManifestError))
}

function requireText(text: string, file: string): void {
  if (text.length > MAX_BYTES) throw whole(file, 'is larger than 1 MB, which no manifest is')
  if (text.includes('\u0000')) throw whole(file, 'is not a text file')
}

function manifestOf(source: Source, file: string, more: readonly Rule[]): Manifest | ManifestError {
  const { value, faults } = source
  if (!('value' in source)) return new ManifestError(file, faults.map(located))
  if (value === null || value === undefined) return whole(file, 'is empty', 'begin with `name: …`')
  const { manifest, findings } = check(value, more)
  const problems = [...faults.map(located), ...findings.map((finding) => placed(finding, source))]
  if (manifest === undefined || problems.length > 0) return new ManifestError(file, inOrder(problems))
  return manifest
}

/** What is wrong with a document by schema and rules; a `manifest` where the schema accepts it. */
export function check(
  value: unknown,
  more: readonly Rule[] = [],
): { manifest?: Manifest; findings: Finding[] } {
  const all = [...rules, ...more]
  if (typeof value !== 'object' || Array.isArray(value)) {
    const message = `expected a mapping that begins with \`name: …\`, found ${found(value)}`
    return { findings: [{ path: [], message }] }
  }
  const result = manifestSchema.safeParse(value, { error: issueMessage, reportInput: true })
  if (result.success) {
    return { manifest: result.data, findings: all.flatMap((rule) => rule(result.data)) }
  }
  const { issues } = result.error
  const rest = issues.length > MAX_ISSUES ? undefined : salvage(value)
  const broken = rest === undefined ? [] : all.flatMap((rule) => rule(rest.manifest))
  return {
    findings: [
      ...issues.flatMap(explain),
      ...broken.map((finding) => ({ ...finding, path: rest?.original(finding.path) ?? finding.path })),
    ],
  }
}

const placed = ({ path, message, suggestion, atKey }: Finding, { locate }: Source): Problem => ({
  path: pathText(path),
  ...locate(path, atKey ? 'key' : 'value'),
  message,
  ...(suggestion === undefined ? {} : { suggestion }),
})

const located = (fault: Source['faults'][number]): Problem => ({ ...fault, path: '' })

const inOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column)

/** A problem of the file as a whole. */
const whole = (file: string, message: string, suggestion?: string): ManifestError =>
  new ManifestError(file, [
    { path: '', line: 1, column: 1, message, ...(suggestion === undefined ? {} : { suggestion }) },
  ])
