import { askable, checkLiteral, type FilterRules, needsIndex, unsupportedClause } from './filter-rules.ts'
import { FilterTokens, invalidFilter, literal } from './filter-tokens.ts'
import {
  COMPARISONS,
  type Comparison,
  equal,
  isComparison,
  lower,
  read,
  TESTS,
  type Test,
} from './filter-values.ts'

export type Predicate<T extends object = object> = (entity: T) => boolean

/** How the filter is to be read. */
export interface Reading<T extends object> {
  readonly rules: FilterRules
  /** Whether the eventually consistent index answers. */
  readonly advanced: boolean
  /** How many objects a relationship leads to, by its name; undefined when it cannot be asked. */
  countOf(relationship: string): ((entity: T) => number) | undefined
}

/** Turns `$filter` into a predicate, or refuses it the way Graph does. */
export function parseFilter<T extends object>(text: string, reading: Reading<T>): Predicate<T> {
  const tokens = new FilterTokens(text)
  const predicate = new FilterParser(tokens, reading).either()
  tokens.end()
  return predicate
}

class FilterParser<T extends object> {
  private readonly tokens: FilterTokens
  private readonly reading: Reading<T>

  constructor(tokens: FilterTokens, reading: Reading<T>) {
    this.tokens = tokens
    this.reading = reading
  }

  either(): Predicate<T> {
    const left = this.both()
    if (!this.tokens.skip('or')) return left
    const right = this.either()
    return (entity) => left(entity) || right(entity)
  }

  private both(): Predicate<T> {
    const left = this.term()
    if (!this.tokens.skip('and')) return left
    const right = this.both()
    return (entity) => left(entity) && right(entity)
  }

  private term(): Predicate<T> {
    if (this.tokens.skip('not')) {
      needsIndex('not', this.reading.advanced)
      const inner = this.term()
      return (entity) => !inner(entity)
    }
    if (this.tokens.skip('(')) {
      const inner = this.either()
      this.tokens.expect(')')
      return inner
    }
    for (const name of ['startswith', 'endswith'] as const)
      if (this.tokens.skip(name)) return this.textTest(name)
    if (this.tokens.skip('contains')) throw this.notContains()
    const name = this.tokens.next()
    if (name.toLowerCase().endsWith('/any')) return this.any(name.slice(0, -'/any'.length))
    if (name.toLowerCase().endsWith('/$count')) return this.count(name.slice(0, -'/$count'.length))
    return this.comparison(name)
  }

  private comparison(name: string): Predicate<T> {
    const operator = this.tokens.next().toLowerCase()
    if (operator === 'in') return this.oneOf(name)
    if (!isComparison(operator)) throw invalidFilter()
    const value = literal(this.tokens.next())
    const property = this.ask(name, operator)
    if (operator === 'ne' || value === null) needsIndex(operator, this.reading.advanced)
    else checkLiteral(this.reading.rules, property, value)
    const holds = COMPARISONS[operator]
    return (entity) => holds(read(entity, property), value)
  }

  private oneOf(name: string): Predicate<T> {
    this.tokens.expect('(')
    const values = [literal(this.tokens.next())]
    while (this.tokens.skip(',')) values.push(literal(this.tokens.next()))
    this.tokens.expect(')')
    const property = this.ask(name, 'eq')
    for (const value of values) checkLiteral(this.reading.rules, property, value)
    return (entity) => values.some((value) => equal(read(entity, property), value))
  }

  private textTest(test: Test): Predicate<T> {
    this.tokens.expect('(')
    const name = this.tokens.next()
    this.tokens.expect(',')
    const part = lower(literal(this.tokens.next()))
    this.tokens.expect(')')
    const property = this.ask(name, test)
    return (entity) => TESTS[test](read(entity, property), part)
  }

  /** The directory does not look inside texts. */
  private notContains() {
    this.tokens.expect('(')
    return unsupportedClause(this.tokens.next(), this.reading.rules)
  }

  /** `uris/any(u:u eq 'x')`, `uris/any(u:startswith(u,'x'))`, `keys/any(k:k/endDateTime le 2026-01-01T00:00:00Z)`. */
  private any(name: string): Predicate<T> {
    this.tokens.expect('(')
    const variable = this.tokens.next()
    this.tokens.expect(':')
    const test = this.lambda(variable)
    this.tokens.expect(')')
    const property = this.ask(name, 'any')
    return (entity) => {
      const items = read(entity, property)
      return Array.isArray(items) && items.some(test)
    }
  }

  private lambda(variable: string): (item: unknown) => boolean {
    for (const name of ['startswith', 'endswith'] as const)
      if (this.tokens.skip(name)) return this.lambdaTest(name, variable)
    const member = this.memberOf(variable)
    const operator = this.tokens.next().toLowerCase()
    if (!isComparison(operator)) throw invalidFilter()
    const value = literal(this.tokens.next())
    if (operator !== 'eq') needsIndex(operator, this.reading.advanced)
    const holds = COMPARISONS[operator]
    return (item) => holds(member(item), value)
  }

  private lambdaTest(test: Test, variable: string): (item: unknown) => boolean {
    this.tokens.expect('(')
    const member = this.memberOf(variable)
    this.tokens.expect(',')
    const part = lower(literal(this.tokens.next()))
    this.tokens.expect(')')
    if (test === 'endswith') needsIndex(test, this.reading.advanced)
    return (item) => TESTS[test](member(item), part)
  }

  /** The item itself, or `variable/member` of it. */
  private memberOf(variable: string): (item: unknown) => unknown {
    const [own, ...path] = this.tokens.next().split('/')
    if (own !== variable) throw invalidFilter()
    return (item) => (path.length === 0 ? item : read(item, path.join('/')))
  }

  /** `owners/$count eq 0`: whether there are none, or one. */
  private count(name: string): Predicate<T> {
    const operator = this.tokens.next().toLowerCase()
    const value = literal(this.tokens.next())
    if ((operator !== 'eq' && operator !== 'ne') || (value !== 0 && value !== 1)) throw invalidFilter()
    const length = this.reading.countOf(name) ?? this.lengthOf(this.ask(name, 'any'))
    needsIndex('count', this.reading.advanced)
    const holds = COMPARISONS[operator]
    return (entity) => holds(length(entity), value)
  }

  private lengthOf(property: string): (entity: object) => number {
    return (entity) => {
      const items = read(entity, property)
      return Array.isArray(items) ? items.length : 0
    }
  }

  private ask(name: string, operator: Comparison | Test | 'any'): string {
    const { rules, advanced } = this.reading
    const operation = operator === 'ne' ? 'eq' : isOrder(operator) ? 'order' : operator
    return askable(rules, { name, operation, operator, advanced })
  }
}

const isOrder = (operator: string): operator is 'ge' | 'gt' | 'le' | 'lt' =>
  ['ge', 'gt', 'le', 'lt'].includes(operator)
