import { wrapAnsi } from 'fast-wrap-ansi'
import { apart, together } from './fitted.ts'

/**
 * A paragraph within `columns`, each line indented; the first one by `first`. Long words, such as addresses, stay whole, and
 * so do commands between backquotes: they are copied to a shell.
 */
export function paragraph(text: string, columns: number, indent = '', first = indent): string {
  const width = Math.max(20, columns - indent.length)
  const lines = apart(wrapAnsi(text.replace(command, together), width, { hard: false })).split('\n')
  return lines.map((line, index) => `${index === 0 ? first : indent}${line}\n`).join('')
}

const command = /`(?:appreg|az|npx) [^`]*`/g
