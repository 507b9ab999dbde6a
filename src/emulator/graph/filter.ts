import { GUID } from '../guid.ts'
import { FilterTokens, invalidFilter, type Literal, literal } from './filter-tokens.ts'
import { invalidValue, Refusal } from './refusal.ts'

/** What a property can be asked in a filter without the eventually consistent index. */
export interface FilterableProperty {
  /** Operators: `eq`, `startswith`, or `any` for a collection of strings. */
  readonly ops: readonly ('eq' | 'startswith' | 'any')[]
  /** GUIDs are refused when malformed and compared without case. */
  readonly guid?: true
}

export interface FilterRules {
  /** Graph's name of the type, as it appears in messages: `Application`. */
  readonly resource: string
  readonly properties: Readonly<Record<string, FilterableProperty>>
  /** What `$orderby` takes. */
  readonly sortable?: readonly string[]
  /** What `$search` looks through. */
  readonly searchable?: readonly string[]
}

export type Predicate = (entity: object) => boolean

/** Turns `$filter` into a predicate, or refuses it the way Graph does. `advanced`: with the eventually consistent index. */
export function parseFilter(text: string, rules: FilterRules, advanced = false): Predicate {
  const tokens = new FilterTokens(text)
  const predicate = new FilterParser(tokens, rules, advanced).either()
  tokens.end()
  return predicate
}

const COMPARISONS = {
  eq: equal,
  ne: (a: unknown, b: Literal) => !equal(a, b),
  ge: (a: unknown, b: Literal) => compare(a, b) >= 0,
  gt: (a: unknown, b: Literal) => compare(a, b) > 0,
  le: (a: unknown, b: Literal) => compare(a, b) <= 0,
  lt: (a: unknown, b: Literal) => compare(a, b) < 0,
} as const

const isComparison = (token: string): token is keyof typeof COMPARISONS => Object.hasOwn(COMPARISONS, token)

const TESTS = {
  startswith: (text: string, part: string) => text.startsWith(part),
  endswith: (text: string, part: string) => text.endsWith(part),
} as const

/** How Graph names an operator that needs the index. */
const OPERATOR_NAMES: Readonly<Record<string, string>> = {
  ne: 'NotEqualsMatch',
  not: 'Not',
  endswith: 'EndsWith',
  ge: 'GreaterThanOrEqual',
  gt: 'GreaterThan',
  le: 'LessThanOrEqual',
  lt: 'LessThan',
  count: 'Count',
}

class FilterParser {
  private readonly tokens: FilterTokens
  private readonly rules: FilterRules
  private readonly advanced: boolean

  constructor(tokens: FilterTokens, rules: FilterRules, advanced: boolean) {
    this.tokens = tokens
    this.rules = rules
    this.advanced = advanced
  }

  either(): Predicate {
    const left = this.both()
    if (!this.tokens.skip('or')) return left
    const right = this.either()
    return (entity) => left(entity) || right(entity)
  }

  private both(): Predicate {
    const left = this.term()
    if (!this.tokens.skip('and')) return left
    const right = this.both()
    return (entity) => left(entity) && right(entity)
  }

  private term(): Predicate {
    if (this.tokens.skip('not')) {
      this.needsIndex('not')
      const inner = this.term()
      return (entity) => !inner(entity)
    }
    if (this.tokens.skip('(')) {
      const inner = this.either()
      this.tokens.expect(')')
      return inner
    }
    if (this.tokens.skip('startswith')) return this.textTest('startswith')
    if (this.tokens.skip('endswith')) return this.textTest('endswith')
    const name = this.tokens.next()
    if (name.toLowerCase().endsWith('/any')) return this.any(name.slice(0, -'/any'.length))
    if (name.toLowerCase().endsWith('/$count')) return this.count(name.slice(0, -'/$count'.length))
    return this.comparison(name)
  }

  private comparison(name: string): Predicate {
    const operator = this.tokens.next().toLowerCase()
    if (operator === 'in') return this.oneOf(name)
    if (!isComparison(operator)) throw invalidFilter()
    const value = literal(this.tokens.next())
    const property = this.property(name, 'eq')
    if (operator !== 'eq') this.needsIndex(operator)
    this.checkGuid(property, value)
    const holds = COMPARISONS[operator]
    return (entity) => holds(read(entity, property), value)
  }

  private oneOf(name: string): Predicate {
    this.tokens.expect('(')
    const values = [literal(this.tokens.next())]
    while (this.tokens.skip(',')) values.push(literal(this.tokens.next()))
    this.tokens.expect(')')
    const property = this.property(name, 'eq')
    for (const value of values) this.checkGuid(property, value)
    return (entity) => values.some((value) => equal(read(entity, property), value))
  }

  private textTest(name: keyof typeof TESTS): Predicate {
    this.tokens.expect('(')
    const given = this.tokens.next()
    this.tokens.expect(',')
    const part = lower(literal(this.tokens.next()))
    this.tokens.expect(')')
    const property = this.property(given, name === 'endswith' ? 'eq' : name)
    if (name === 'endswith') this.needsIndex(name)
    return (entity) => TESTS[name](lower(read(entity, property)), part)
  }

  /** `uris/any(u:u eq 'x')` or `uris/any(u:startswith(u,'x'))`. */
  private any(name: string): Predicate {
    this.tokens.expect('(')
    const variable = this.tokens.next()
    this.tokens.expect(':')
    const test = this.lambda(variable)
    this.tokens.expect(')')
    const property = this.property(name, 'any')
    return (entity) => {
      const items = read(entity, property)
      return Array.isArray(items) && items.some(test)
    }
  }

  private lambda(variable: string): (item: unknown) => boolean {
    if (this.tokens.skip('startswith')) {
      this.tokens.expect('(')
      this.tokens.expect(variable)
      this.tokens.expect(',')
      const part = lower(literal(this.tokens.next()))
      this.tokens.expect(')')
      return (item) => lower(item).startsWith(part)
    }
    const [own, member] = this.tokens.next().split('/')
    if (own !== variable) throw invalidFilter()
    this.tokens.expect('eq')
    const value = literal(this.tokens.next())
    return (item) => equal(member === undefined ? item : read(item, member), value)
  }

  private count(name: string): Predicate {
    const operator = this.tokens.next().toLowerCase()
    if (!isComparison(operator)) throw invalidFilter()
    const value = literal(this.tokens.next())
    const property = this.property(name, 'any')
    this.needsIndex('count')
    const holds = COMPARISONS[operator]
    return (entity) => {
      const items = read(entity, property)
      return holds(Array.isArray(items) ? items.length : 0, value)
    }
  }

  /** Graph's spelling of a property that takes the operator. */
  private property(name: string, op: 'eq' | 'startswith' | 'any'): string {
    const property = Object.keys(this.rules.properties).find(
      (known) => known.toLowerCase() === name.toLowerCase(),
    )
    if (property !== undefined && this.rules.properties[property]?.ops.includes(op)) return property
    throw unsupported(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource '${this.rules.resource}'.`,
    )
  }

  private checkGuid(property: string, value: Literal): void {
    if (this.rules.properties[property]?.guid && (typeof value !== 'string' || !GUID.test(value)))
      throw invalidValue(property, this.rules.resource)
  }

  private needsIndex(operator: string): void {
    if (this.advanced) return
    throw unsupported(
      `Operator '${OPERATOR_NAMES[operator]}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
    )
  }
}

export const unsupported = (message: string): Refusal => new Refusal(400, 'Request_UnsupportedQuery', message)

/** A member of an object, by its exact name. */
export const read = (entity: unknown, property: string): unknown =>
  typeof entity === 'object' && entity !== null && Object.hasOwn(entity, property)
    ? Reflect.get(entity, property)
    : undefined

/** String comparison in directory filters ignores case. */
function equal(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b
}

/** Order of two values of one kind; texts without case, dates by their text. NaN when they do not compare. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN
  return lower(a) < lower(b) ? -1 : Number(lower(a) > lower(b))
}

export const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')
