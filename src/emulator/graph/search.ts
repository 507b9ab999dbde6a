import { type FilterRules, lower, type Predicate, read } from './filter.ts'
import { Refusal } from './refusal.ts'

const CLAUSE = /\s*"(\w+):([^"]*)"\s*(AND|OR)?/iy

/** Turns `$search` into a predicate: quoted clauses with AND and OR, from left to right. */
export function parseSearch(text: string, rules: FilterRules): Predicate {
  let predicate: Predicate | undefined
  let join = ''
  CLAUSE.lastIndex = 0
  while (CLAUSE.lastIndex < text.length) {
    const [, name = '', words = '', next = ''] = CLAUSE.exec(text) ?? []
    if (name === '') throw new Refusal(400, 'BadRequest', `Syntax error in the search text '${text}'.`)
    const test = matcher(propertyOf(name, rules), words)
    const before = predicate
    const both = join.toUpperCase() !== 'OR'
    predicate = before
      ? (entity) => (both ? before(entity) && test(entity) : before(entity) || test(entity))
      : test
    join = next
  }
  return predicate ?? (() => true)
}

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
