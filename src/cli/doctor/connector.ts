import type { Flags } from '../command.ts'
import { judgeFiles } from '../connector/judging.ts'
import { lintView } from '../present/lint-view.ts'
import { safeLine } from '../present/safe.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { mendedView } from './mended-view.ts'
import type { ExaminedFiles } from './mending-connector.ts'
import { type Part, pageOf } from './part.ts'

/** What is wrong with the files of a connector, and with the registration behind them where a flag names one. */
export async function connectorPart(
  paths: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<Part> {
  const found = await examined(paths, flags, terminal)
  const { files, registration } = found
  const text = [
    mendedView(found, terminal.colour.out),
    nextView(found),
    lintView(found, pageOf(terminal)),
  ].join('')
  return { found, looked: ['client'], text, more: { files }, ...(registration ? { registration } : {}) }
}

/** What is left to do when files were corrected. */
function nextView({ mended = [] }: ExaminedFiles): string {
  const inFiles = mended.filter(({ fix }) => fix.changes.some(({ object }) => object === 'file'))
  return [...new Set(inFiles.flatMap(({ fix }) => fix.steps))]
    .map((step) => `next     ${safeLine(step)}\n`)
    .join('')
}

/** A manifest alone takes nobody to sign in, unless the registration is to be mended. */
async function examined(paths: readonly string[], flags: Flags, terminal: Terminal): Promise<ExaminedFiles> {
  const isOfTenant = flags.app !== undefined || (flags.fix && flags.file !== undefined)
  if (!isOfTenant && !flags.fix) return judgeFiles(paths, flags, terminal)
  const { examineConnector } = await import('./mending-connector.ts')
  if (!isOfTenant) return examineConnector(paths, { flags, terminal })
  const session = await openSession(flags, terminal)
  try {
    return await examineConnector(paths, { flags, terminal, session })
  } finally {
    await session.close()
  }
}
