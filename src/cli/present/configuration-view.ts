import type { TargetConfiguration } from '../../model/configuration.ts'
import { type TargetName, targets } from '../../render/targets.ts'
import type { Terminal } from '../terminal.ts'
import { apart, together } from './fitted.ts'
import { paint } from './paint.ts'
import { safe, safeLine } from './safe.ts'
import { wrapped } from './wrapped.ts'

/** Values to type, files to save, and what to know; `written` where the files went to disk instead. */
export function configurationView(
  all: Readonly<Record<string, TargetConfiguration>>,
  terminal: Pick<Terminal, 'colour' | 'fit'>,
  written: readonly string[] = [],
): string {
  const chalk = paint(terminal.colour.out)
  const heading = (name: string) =>
    [
      `\n${chalk.bold.underline(name)}\n`,
      chalk.dim(wrapped(targets.get(name as TargetName)?.summary ?? '')),
      '\n',
    ].join('')
  const sections = Object.entries(all).map(([name, { files, values, notes }]) => {
    const width = Math.max(0, ...Object.keys(values).map((label) => label.length))
    const rows = Object.entries(values).map(
      ([label, value]) => `${chalk.dim(label)}${' '.repeat(width - label.length)}  ${shown(value)}\n`,
    )
    const bodies =
      written.length > 0 ? [] : files.map((file) => `\n${chalk.bold(file.path)}\n${safe(file.content)}`)
    const remarks = notes.map((note) => `${chalk.yellow('note:')} ${safe(note)}\n`)
    const fields = [heading(name), ...rows].join('')
    const known = remarks.length > 0 ? ['\n', terminal.fit(remarks.join(''))] : []
    return [apart(terminal.fit(fields)), ...bodies, ...known].join('')
  })
  return [...sections, ...written.map((path) => `wrote ${path}\n`)].join('')
}

/** A value is copied in one piece; what stands in brackets is only read. */
const shown = (value: string): string => (value.startsWith('(') ? safeLine(value) : together(safeLine(value)))
