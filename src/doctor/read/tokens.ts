/** What a JWT says of itself. Nothing is verified: that takes the keys of its issuer. */
export interface DecodedToken {
  readonly claims: Readonly<Record<string, unknown>>
  /** The header holds a `nonce`: Microsoft Graph's way of making a token that others cannot verify. */
  readonly nonce: boolean
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

function decode(first: string, second: string | undefined): DecodedToken | undefined {
  if (!first.startsWith('eyJ') || !second?.startsWith('eyJ')) return undefined
  const header = parse(first)
  const claims = parse(second)
  return header && claims && { claims, nonce: 'nonce' in header }
}

function parse(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
