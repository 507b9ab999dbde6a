import type { Predicate } from './filter.ts'
import type { FilterRules } from './filter-rules.ts'
import { lower, read } from './filter-values.ts'
import { Refusal } from './refusal.ts'

const CLAUSE = /\s*"(\w+):([^"]*)"\s*(AND|OR)?/iy

/** Turns `$search` into a predicate: quoted clauses with AND and OR, from left to right. */
export function parseSearch(text: string, rules: FilterRules): Predicate {
  let predicate: Predicate | undefined
  let join = ''
  CLAUSE.lastIndex = 0
  while (CLAUSE.lastIndex < text.length) {
    const [, name = '', words = '', next = ''] = CLAUSE.exec(text) ?? []
    if (name === '') throw syntaxError(text)
    const test = matcher(propertyOf(name, rules), words)
    const before = predicate
    const both = join.toUpperCase() !== 'OR'
    predicate = before
      ? (entity) => (both ? before(entity) && test(entity) : before(entity) || test(entity))
      : test
    join = next
  }
  if (predicate === undefined) throw syntaxError(text)
  return predicate
}

const syntaxError = (text: string): Refusal =>
  new Refusal(400, 'BadRequest', `Syntax error in the search text '${text}'.`)

function propertyOf(name: string, { searchable = [], resource }: FilterRules): string {
  const property = searchable.find((known) => known.toLowerCase() === name.toLowerCase())
  if (property !== undefined) return property
  throw new Refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported search property '${name}' for '${resource}'.`,
  )
}

/** Every word begins a word of the text. */
function matcher(property: string, words: string): Predicate {
  const wanted = wordsOf(lower(words))
  return (entity) => {
    const present = wordsOf(lower(read(entity, property)))
    return wanted.every((word) => present.some((own) => own.startsWith(word)))
  }
}

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
