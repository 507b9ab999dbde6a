import { GUID } from '../guid.ts'
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
}

export type Predicate = (entity: object) => boolean

const TOKEN = /\s*('(?:[^']|'')*'|[A-Za-z_][\w/.]*|[():,])/y

/** Turns `$filter` into a predicate, or refuses it the way Graph does. */
export function parseFilter(text: string, rules: FilterRules): Predicate {
  const tokens = tokenize(text)
  const parser = new FilterParser(tokens, rules)
  const predicate = parser.either()
  parser.end()
  return predicate
}

function tokenize(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const token = TOKEN.exec(text)?.[1]
    if (token === undefined) throw invalidFilter()
    tokens.push(token)
  }
  return tokens
}

const invalidFilter = (): Refusal => new Refusal(400, 'BadRequest', 'Invalid filter clause')

class FilterParser {
  private at = 0
  private readonly tokens: readonly string[]
  private readonly rules: FilterRules

  constructor(tokens: readonly string[], rules: FilterRules) {
    this.tokens = tokens
    this.rules = rules
  }

  either(): Predicate {
    const left = this.both()
    if (!this.skip('or')) return left
    const right = this.either()
    return (entity) => left(entity) || right(entity)
  }

  end(): void {
    if (this.at < this.tokens.length) throw invalidFilter()
  }

  private both(): Predicate {
    const left = this.term()
    if (!this.skip('and')) return left
    const right = this.both()
    return (entity) => left(entity) && right(entity)
  }

  private term(): Predicate {
    if (this.skip('(')) {
      const inner = this.either()
      this.expect(')')
      return inner
    }
    if (this.skip('startswith')) return this.startsWith()
    const name = this.next()
    if (name.toLowerCase().endsWith('/any')) return this.any(name.slice(0, -'/any'.length))
    this.expect('eq')
    const [property, value] = this.comparison(name, 'eq')
    return (entity) => equal(read(entity, property), value)
  }

  private startsWith(): Predicate {
    this.expect('(')
    const name = this.next()
    this.expect(',')
    const [property, value] = this.comparison(name, 'startswith')
    this.expect(')')
    return (entity) => lower(read(entity, property)).startsWith(lower(value))
  }

  private any(name: string): Predicate {
    this.expect('(')
    const variable = this.next()
    this.expect(':')
    this.expect(variable)
    this.expect('eq')
    const [property, value] = this.comparison(name, 'any')
    this.expect(')')
    return (entity) => {
      const items = read(entity, property)
      return Array.isArray(items) && items.some((item) => equal(item, value))
    }
  }

  private comparison(name: string, op: 'eq' | 'startswith' | 'any'): [string, string | boolean | null] {
    const value = literal(this.next())
    const property = Object.keys(this.rules.properties).find(
      (known) => known.toLowerCase() === name.toLowerCase(),
    )
    const rule = property === undefined ? undefined : this.rules.properties[property]
    if (property === undefined || !rule?.ops.includes(op)) throw this.unsupported(name)
    if (rule.guid && (typeof value !== 'string' || !GUID.test(value)))
      throw invalidValue(property, this.rules.resource)
    return [property, value]
  }

  private unsupported(property: string): Refusal {
    return new Refusal(
      400,
      'Request_UnsupportedQuery',
      `Unsupported or invalid query filter clause specified for property '${property}' of resource '${this.rules.resource}'.`,
    )
  }

  private next(): string {
    const token = this.tokens[this.at++]
    if (token === undefined) throw invalidFilter()
    return token
  }

  private skip(token: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== token) return false
    this.at++
    return true
  }

  private expect(token: string): void {
    if (this.next().toLowerCase() !== token.toLowerCase()) throw invalidFilter()
  }
}

function literal(token: string): string | boolean | null {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  if (token === 'null') return null
  if (token === 'true' || token === 'false') return token === 'true'
  throw invalidFilter()
}

const read = (entity: object, property: string): unknown =>
  Object.entries(entity).find(([name]) => name === property)?.[1]

/** String comparison in directory filters ignores case. */
const equal = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b

const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')
