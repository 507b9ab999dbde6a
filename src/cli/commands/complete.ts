import { presets } from '../../manifest/presets.ts'
import { targets } from '../../render/targets.ts'
import { EXIT, type Run } from '../command.ts'
import { commands } from '../commands.ts'
import { type Completion, completions, plain } from '../completion/completing.ts'
import { shells } from '../completion/shell-scripts.ts'

const names: Readonly<Record<string, () => readonly Completion[]>> = {
  preset: () => [...presets].map(([value, { label }]) => ({ value, summary: label })),
  target: () => [...targets.values()].map(({ name, summary }) => ({ value: name, summary })),
  shell: () => plain(shells),
}

/** One completion a line, its summary behind a tab. No line at all leaves it to the shell, which completes files. */
export const run: Run = async (words, _flags, terminal) => {
  const found = completions(words, commands, (placeholder) => names[placeholder]?.() ?? [])
  terminal.out(found.map(line).join(''))
  return EXIT.ok
}

const line = ({ value, summary }: Completion): string => `${[value, summary].filter(Boolean).join('\t')}\n`
