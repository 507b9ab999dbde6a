import { escapeHidden } from './hidden.ts'

/** Bicep text that is written as it is, such as the name of a resource. */
export interface BicepExpression {
  readonly expression: string
}

/** A value behind `resource NAME 'TYPE' =`, or anywhere else: texts, numbers, lists, objects, and expressions in them. */
export function bicepValue(value: unknown, depth = 0): string {
  if (typeof value === 'string') return bicepString(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (isExpression(value)) return value.expression
  const indent = '  '.repeat(depth)
  const rows = Array.isArray(value)
    ? value.map((entry) => bicepValue(entry, depth + 1))
    : Object.entries(value).map(([name, entry]) => `${name}: ${bicepValue(entry, depth + 1)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  if (rows.length === 0) return `${open}${close}`
  return `${open}\n${rows.map((row) => `${indent}  ${row}\n`).join('')}${indent}${close}`
}

const isExpression = (value: object): value is BicepExpression => 'expression' in value

/** A string in the quotes of Bicep, in which a dollar sign in front of a brace would begin an expression. */
export const bicepString = (text: string): string =>
  `'${escapeHidden(text.replace(/['\\]/g, '\\$&').replace(/\$(?=\{)/g, '\\$'), (code) =>
    code === 10 ? '\\n' : `\\u{${code.toString(16)}}`,
  )}'`
