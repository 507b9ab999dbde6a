/** What a JWT says of itself. Nothing is verified: that takes the keys of its issuer. */
export interface DecodedToken {
  readonly claims: Readonly<Record<string, unknown>>
  /** The header holds a `nonce`: Microsoft Graph's way of making a token that others cannot verify. */
  readonly nonce: boolean
  /** `alg` of the header. */
  readonly algorithm?: string
}

// A trace of a browser may hold hundreds of them.
const MOST = 20

/** The first tokens in a text, decoded here and sent nowhere. */
export function findTokens(text: string): DecodedToken[] {
  const found: DecodedToken[] = []
  for (const [word] of text.matchAll(/[A-Za-z0-9_.-]+/g)) {
    if (!word.includes('eyJ')) continue
    const parts = word.split('.')
    for (const [at, part] of parts.entries()) {
      const token = decode(part, parts[at + 1])
      if (token) found.push(token)
      if (found.length === MOST) return found
    }
  }
  return found
}

// `client_assertion_type` does not carry one.
const sent = /\bclient_assertion["'\s]{0,4}[=:]["'\s]{0,4}([\w-]{1,8000}\.[\w-]{1,8000})/g

/** What a request in the text signed in with; where it is not named, the only token there is. */
export function findAssertion(text: string, tokens: readonly DecodedToken[]): DecodedToken | undefined {
  for (const [, word = ''] of text.matchAll(sent)) {
    const [token] = findTokens(word)
    if (token) return token
  }
  return tokens.length === 1 ? tokens[0] : undefined
}

function decode(first: string, second: string | undefined): DecodedToken | undefined {
  if (!first.startsWith('eyJ') || !second?.startsWith('eyJ')) return undefined
  const header = parse(first)
  const claims = parse(second)
  if (!header || !claims) return undefined
  const { alg } = header
  return { claims, nonce: 'nonce' in header, ...(typeof alg === 'string' ? { algorithm: alg } : {}) }
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
