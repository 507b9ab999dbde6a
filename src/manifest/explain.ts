import type { z } from 'zod'
import { nearest } from './nearest.ts'
import { type Finding, found, type Path } from './problem.ts'
import { suggestKey } from './suggest.ts'

type RawIssue = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue

const expectations: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (`key: value`)',
}

/** The words for an issue that has none of its own in the schema. */
export function issueMessage(issue: RawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return 'is missing'
  if (issue.code === 'invalid_type') {
    return `expected ${expectations[issue.expected] ?? issue.expected}, found ${found(issue.input)}`
  }
  if (issue.code === 'invalid_value') return `expected ${oneOf(issue.values)}, found ${found(issue.input)}`
  return undefined
}

const oneOf = (values: readonly unknown[]): string => {
  const names = values.map((value) => `\`${String(value)}\``)
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** One finding for each thing that a person has to change. */
export function explain(issue: Issue): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'invalid_union') {
    const meant = alternativeMeant(issue)
    if (meant !== undefined) {
      return meant.flatMap((inner) => explain({ ...inner, path: [...issue.path, ...inner.path] }))
    }
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: 'unknown key',
      suggestion: suggestKey(path, key),
      atKey: true,
    }))
  }
  const suggestion = suggestValue(issue, path)
  return [{ path, message: issue.message, ...(suggestion === undefined ? {} : { suggestion }) }]
}

/** Of the ways to write a value, the one that the person chose: what is wrong with it lies inside. */
function alternativeMeant({ errors }: z.core.$ZodIssueInvalidUnion): Issue[] | undefined {
  return errors.find((issues) =>
    issues.every(({ code, path }) => path.length > 0 || !/^invalid_(?:type|value|format)$/.test(code)),
  )
}

function suggestValue(issue: Issue, path: Path): string | undefined {
  const { input } = issue
  if (issue.code === 'invalid_value') return suggestOption(input, issue.values)
  if (issue.code === 'invalid_union') {
    const options = issue.errors
      .flat()
      .flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []))
    return suggestOption(input, options)
  }
  if (issue.code !== 'invalid_type') return undefined
  if (input === undefined) return path.length === 1 ? `add \`${path[0]}: …\`` : undefined
  if (input === null) return 'write a value, or leave the key out'
  if (issue.expected === 'array' && typeof input === 'string') return 'put it in brackets: `[…]`'
  if (issue.expected === 'boolean' && typeof input === 'string') return suggestBoolean(input)
  const isPlain = typeof input === 'number' || typeof input === 'boolean'
  return issue.message.startsWith('expected text') && isPlain ? 'put it in quotes' : undefined
}

function suggestOption(input: unknown, values: readonly unknown[]): string | undefined {
  const same = values.find((value) => typeof value !== 'string' && String(value) === input)
  if (same !== undefined) return `write ${String(same)} without quotes`
  const near = typeof input === 'string' ? nearest(input, values.map(String)) : undefined
  return near === undefined ? undefined : `did you mean \`${near}\`?`
}

function suggestBoolean(input: string): string | undefined {
  if (/^(?:yes|on|y|true)$/i.test(input)) return 'write true'
  return /^(?:no|off|n|false)$/i.test(input) ? 'write false' : undefined
}
