import type { ConfigurationFile } from '../../model/configuration.ts'
import { escapeHidden, unicodeEscape } from './hidden.ts'

/** What stands behind an equals sign. */
export type HclValue = string | number | boolean | HclExpression | readonly HclValue[]

/** A reference such as `azuread_application.this.id`, or a template: written as it is. */
export interface HclExpression {
  readonly expression: string
}

export interface HclAttribute {
  readonly name: string
  readonly value: HclValue
}

export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: readonly (HclAttribute | HclBlock)[]
}

export const reference = (expression: string): HclExpression => ({ expression })

export const block = (
  type: string,
  labels: readonly string[],
  body: readonly (HclAttribute | HclBlock)[],
): HclBlock => ({ type, labels, body })

/** Attributes of an object in its order; what has no value is left out. */
export const attributes = (values: Readonly<Record<string, HclValue | null | undefined>>): HclAttribute[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value }],
  )

/** A Terraform file, laid out as `terraform fmt` does. */
export const hclFile = (path: string, blocks: readonly HclBlock[]): ConfigurationFile => ({
  path,
  mediaType: 'text/x-hcl',
  content: blocks
    .map((one) => lines(one).join('\n'))
    .join('\n\n')
    .concat('\n'),
})

function lines({ type, labels, body }: HclBlock): string[] {
  const head = [type, ...labels.map(hclString), '{'].join(' ')
  const names = body.flatMap((item) => ('name' in item ? [item.name.length] : []))
  const width = Math.max(0, ...names)
  const inside = body.flatMap((item, index) => {
    if ('name' in item) return [`  ${item.name.padEnd(width)} = ${written(item.value)}`]
    return [...(index > 0 ? [''] : []), ...lines(item).map((line) => (line === '' ? '' : `  ${line}`))]
  })
  return [head, ...inside, '}']
}

function written(value: HclValue): string {
  if (typeof value === 'string') return hclString(value)
  if (typeof value !== 'object') return String(value)
  return 'expression' in value ? value.expression : `[${value.map(written).join(', ')}]`
}

/**
 * A quoted string. A dollar or percent sign in front of a brace begins a template; doubling it is not safe behind another
 * one, so it is written as a code, which is decoded only after templates were looked for.
 */
export const hclString = (text: string): string =>
  `"${escapeHidden(text.replace(/["\\]/g, '\\$&'), escaped).replace(/[$%](?=[$%]*\{)/g, asCode)}"`

const asCode = (sign: string): string => unicodeEscape(sign.charCodeAt(0))

const escaped = (code: number): string => (code === 10 ? '\\n' : unicodeEscape(code))

/** A template that puts an expression in place of a part of the text. */
export const hclTemplate = (text: string, part: string, expression: string): HclExpression => ({
  expression: `"${text
    .split(part)
    .map((piece) => hclString(piece).slice(1, -1))
    // It would double the sign that follows.
    .map((piece) => piece.replace(/[$%]+$/, (signs) => [...signs].map(asCode).join('')))
    .join(`\${${expression}}`)}"`,
})
