import { realpathSync, statSync } from 'node:fs'
import { corrected } from '../../doctor/connector/correct.ts'
import type { ConnectorFile } from '../../doctor/connector/files.ts'
import { faultsOf } from '../../doctor/connector/judge.ts'
import type { KnownRegistration } from '../../doctor/connector/known-registration.ts'
import { AppregError } from '../../errors.ts'
import type { FileChange } from '../../model/change.ts'
import { stageFiles } from '../../write-file.ts'
import { confirm } from '../ask.ts'
import type { Flags } from '../command.ts'
import { connectorsIn } from '../connector/judging.ts'
import { objectView } from '../present/plan-view.ts'
import { readTextFile } from '../registration/read-text-file.ts'
import type { Terminal } from '../terminal.ts'

/** Puts every value into the files that is known, after showing it and asking. */
export async function correctFiles(
  files: readonly ConnectorFile[],
  registration: KnownRegistration | undefined,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<void> {
  const judge = (of: readonly ConnectorFile[]) => faultsOf(connectorsIn(of), registration)
  const { files: right, changes } = corrected(files, judge)
  if (changes.length === 0) return
  if (!terminal.quiet || !flags.yes) terminal.err(`${filesView(changes, terminal.colour.err)}\n`)
  if (!flags.yes && !(await confirm('Write these values into the files?')))
    throw new AppregError('INTERRUPTED', 'not written: the files are as they were')
  write(
    right.filter(({ file, text }) => files.some((one) => one.file === file && one.text !== text)),
    files,
  )
}

const filesView = (changes: readonly FileChange[], colour: boolean): string =>
  [...new Set(changes.map(({ name }) => name))]
    .map((name) => {
      const own = changes.filter((one) => one.name === name)
      return objectView({ object: 'file', name, op: 'update', changes: own }, colour)
    })
    .join('\n')

/** All or none; who may read them stays, and a link leads where it led. */
function write(changed: readonly ConnectorFile[], read: readonly ConnectorFile[]): void {
  for (const { file } of changed) {
    if (readTextFile(file) !== read.find((one) => one.file === file)?.text)
      throw new AppregError('INPUT_UNREADABLE', `${file} was changed meanwhile, and nothing was written`, {
        hints: ['run the command again'],
      })
  }
  try {
    const staged = changed.map(({ file, text }) => {
      const path = realpathSync(file)
      return { path, content: text, mode: statSync(path).mode & 0o777 }
    })
    stageFiles(staged).put()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppregError('INPUT_UNREADABLE', `the files cannot be written: ${reason}`, { cause })
  }
}
