import { manifestText } from '../../manifest/save.ts'
import { writeFileAtomically } from '../../write-file.ts'
import { writing } from '../writing.ts'
import type { Answers } from './answers.ts'
import { commandLine } from './command-line.ts'
import { manifestOf } from './manifest-of.ts'

/** The manifest as YAML; at its head how to do the same without it. */
export function writtenManifest(answers: Answers): string {
  const command = commandLine(answers)
  return manifestText(manifestOf(answers), {
    head: [
      'Written by appreg init. appreg schema explains every field, to people and to editors.',
      ...(command && command.length < 280 ? [`The same without it: ${command}`] : []),
    ],
    above: [],
    behind: new Map(),
  })
}

export const writeManifest = (path: string, answers: Answers): void =>
  writing(path, () => writeFileAtomically(path, writtenManifest(answers), 0o644))
