import { Refusal } from './refusal.ts'

const TOKEN =
  /\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\dT[\d:.]+Z?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|-?\d+|[A-Za-z_$][\w/.$]*|[():,])/iy

const DEEPENING = new Set(['(', 'not', 'and', 'or'])
/** More than any client needs, and far from what the stack takes. */
const MOST = 500

export const invalidFilter = (): Refusal => new Refusal(400, 'BadRequest', 'Invalid filter clause')

/** Reads `$filter` token by token. */
export class FilterTokens {
  private at = 0
  private readonly tokens: readonly string[]

  constructor(text: string) {
    this.tokens = tokenize(text)
    // The parser descends with every one of these.
    const nesting = this.tokens.filter((token) => DEEPENING.has(token.toLowerCase())).length
    if (nesting > MOST) throw invalidFilter()
  }

  next(): string {
    const token = this.tokens[this.at++]
    if (token === undefined) throw invalidFilter()
    return token
  }

  /** Steps over the token if it comes next; keywords are compared without case. */
  skip(token: string): boolean {
    if (this.tokens[this.at]?.toLowerCase() !== token) return false
    this.at++
    return true
  }

  expect(token: string): void {
    if (this.next().toLowerCase() !== token.toLowerCase()) throw invalidFilter()
  }

  end(): void {
    if (this.at < this.tokens.length) throw invalidFilter()
  }
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

export type Literal = string | number | boolean | null

export function literal(token: string): Literal {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  if (token === 'null') return null
  if (token === 'true' || token === 'false') return token === 'true'
  if (/^-?\d+$/.test(token)) return Number(token)
  if (/^[0-9a-f]{8}-|^\d{4}-/i.test(token)) return token
  throw invalidFilter()
}
