import type { Flags } from '../command.ts'
import { judgeFiles } from '../connector/judging.ts'
import { lintView } from '../present/lint-view.ts'
import type { Terminal } from '../terminal.ts'
import { type Part, pageOf } from './part.ts'

/** What is wrong with the files of a connector, and with the registration behind them where a flag names one. */
export async function connectorPart(
  paths: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<Part> {
  const found = await judgeFiles(paths, flags, terminal)
  const { files } = found
  return { found, looked: ['client'], text: lintView(found, pageOf(terminal)), more: { files } }
}
