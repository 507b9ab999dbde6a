import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** What was asked and answered, one line each, for a last look. */
export function outlineView(
  rows: readonly (readonly [label: string, value: string])[],
  colour: boolean,
): string {
  const chalk = paint(colour)
  const lines = rows.map(([label, value]) => `${label.replace(/[?:]?$/, ':')} ${safeLine(value)}`)
  return lines.map((line) => `${chalk.dim('-')} ${line}\n`).join('')
}
