import type { TargetConfiguration } from '../../model/configuration.ts'
import { paint } from './paint.ts'
import { safe, safeLine } from './safe.ts'

/** Values to type, files to save, and what to know; `written` where the files went to disk instead. */
export function configurationView(
  targets: Readonly<Record<string, TargetConfiguration>>,
  colour: boolean,
  written: readonly string[] = [],
): string {
  const chalk = paint(colour)
  const heading = (text: string) => `\n${chalk.bold.underline(text)}\n`
  const sections = Object.entries(targets).map(([name, { files, values, notes }]) => {
    const width = Math.max(0, ...Object.keys(values).map((label) => label.length))
    const rows = Object.entries(values).map(
      ([label, value]) => `${chalk.dim(label.padEnd(width))}  ${safeLine(value)}\n`,
    )
    const bodies =
      written.length > 0 ? [] : files.map((file) => `\n${chalk.bold(file.path)}\n${safe(file.content)}`)
    const remarks = notes.map((note) => `${chalk.yellow('note:')} ${safe(note)}\n`)
    return [heading(name), ...rows, ...bodies, ...(remarks.length > 0 ? ['\n', ...remarks] : [])].join('')
  })
  return [...sections, ...written.map((path) => `wrote ${path}\n`)].join('')
}
