import type { FileChange } from '../../model/change.ts'
import { edited } from './document.ts'
import { changeOf, type Fault } from './fault.ts'
import { type ConnectorFile, readConnectorFile } from './files.ts'

export interface Corrected {
  readonly files: readonly ConnectorFile[]
  readonly changes: readonly FileChange[]
}

/** What was corrected may show what was hidden behind it: no chain of faults is longer. */
const ROUNDS = 5

/** The files with every value in its place that is known. Writes nothing. */
export function corrected(
  files: readonly ConnectorFile[],
  judge: (files: readonly ConnectorFile[]) => readonly Fault[],
): Corrected {
  let now: Corrected = { files, changes: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    const faults = judge(now.files)
    const next = now.files.map((file) => once(file, faults))
    const made = next.flatMap(({ changes }) => changes)
    if (made.length === 0) break
    now = { files: next.map(({ file }) => file), changes: joined([...now.changes, ...made]) }
  }
  return now
}

/**
 * Of several values for one place the first: the gravest fault has it. A client id alone, because what else is wrong
 * follows from whose it is.
 */
function once(file: ConnectorFile, faults: readonly Fault[]) {
  const due = faults.flatMap(({ writes = [] }) => writes).filter(({ at }) => at.file === file.file)
  const ids = due.filter(({ at }) => /\bclientId$/i.test(at.path))
  const writes = new Map(
    (ids.length > 0 ? ids : due)
      .reverse()
      .map((write) => [`${write.at.offset} ${write.member}`, write] as const),
  )
  const all = [...writes.values()]
  const text = edited(
    file.text,
    all.map(({ at: { offset }, member, value }) => ({
      offset,
      value,
      ...(member === undefined ? {} : { member }),
    })),
  )
  if (text === file.text) return { file, changes: [] }
  return { file: readConnectorFile(text, file.file), changes: all.map(changeOf) }
}

/** Of a place that was written twice, from what there was to what there is. */
function joined(changes: readonly FileChange[]): FileChange[] {
  const first = new Map<string, FileChange>()
  for (const one of changes) {
    const key = `${one.name}\n${one.path}`
    const before = first.get(key)
    first.set(key, before ? { ...before, after: one.after } : one)
  }
  return [...first.values()]
}
