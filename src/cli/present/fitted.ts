import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'fast-string-width'
import { wrapAnsi } from 'fast-wrap-ansi'

/** A column of values that is narrower is hard to read: they stand below their labels then. */
const MIN_COLUMN = 24
/** Behind such a short label an address that fits nowhere stands as well as below it. */
const MAX_LABEL = 9

/**
 * Lines that are too long go on below, broken between words and indented. What is copied stays whole: an address or an
 * id, however long, and a command.
 */
export const fitted = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (stringWidth(line) <= columns ? line : fitLine(line, columns)))
    .join('\n')

/** Keeps words together, until `apart`. A character for private use: no text that is shown has one. */
export const together = (text: string): string => text.replaceAll(' ', JOINT)
export const apart = (text: string): string => text.replaceAll(JOINT, ' ')

const JOINT = '\ue000'

function fitLine(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line)
  if (isCommand.test(plain)) return line
  const [, sentence, command] = ENDS_WITH_COMMAND.exec(line) ?? []
  if (sentence !== undefined) return `${fitted(sentence, columns)}\n  ${command}`
  const [bullet = ''] = /^\s*(?:[-+~] |\d+\. )?/.exec(plain) ?? []
  const [label] = /^\S.*?\s{2,}(?=\S)/.exec(plain.slice(bullet.length)) ?? []
  if (label !== undefined) return fitRow(line, bullet.length, bullet.length + label.length, columns)
  const indent = bullet.length + (/\S/.test(bullet) ? 0 : 2)
  const [head, text] = splitAt(line, bullet.length)
  return `${head}${hanging(text, indent, columns)}`
}

const isCommand = /^\s*(?:appreg|az|npx|docker|gh|[A-Z\d_]+=\S+) \S/

/** A shell would run the first half of a command that is broken. Alone behind a label it is part of a sentence. */
const ENDS_WITH_COMMAND = /^(\S.*\s.*\S:) (appreg [a-z]+ .*)$/

/** A label, and its value in a column behind it. Below it where the value has more room there. */
function fitRow(line: string, indent: number, column: number, columns: number): string {
  const [label, value] = splitAt(line, column)
  const room = columns - column
  const longest = Math.max(...value.split(' ').map((word) => stringWidth(word)))
  const isInColumn = room >= MIN_COLUMN && (longest <= room || column <= MAX_LABEL)
  return isInColumn
    ? `${label}${hanging(value, column, columns)}`
    : `${label.trimEnd()}\n${' '.repeat(indent + 2)}${hanging(value, indent + 2, columns)}`
}

const hanging = (text: string, indent: number, columns: number): string =>
  wrapAnsi(text, columns - indent, { hard: false }).replaceAll('\n', `\n${' '.repeat(indent)}`)

/** At a column; what sets the colour takes none. */
function splitAt(line: string, column: number): readonly [string, string] {
  const [head = ''] = new RegExp(`^(?:(?:\\u001b\\[[\\d;]*m)*[^\\u001b]){${column}}`).exec(line) ?? []
  return [head, line.slice(head.length)]
}
