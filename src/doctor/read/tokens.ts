/** What a JWT says of itself. Nothing is verified: that takes the keys of its issuer. */
export interface DecodedToken {
  readonly claims: Readonly<Record<string, unknown>>
  /** The header holds a `nonce`: Microsoft Graph's way of making a token that others cannot verify. */
  readonly nonce: boolean
}

/** The tokens in a text, decoded here and sent nowhere. */
export function findTokens(text: string): DecodedToken[] {
  const words = (text.match(/[A-Za-z0-9_.-]+/g) ?? []).filter((word) => word.includes('eyJ'))
  return words.flatMap((word) => {
    const parts = word.split('.')
    return parts.flatMap((part, at) => decode(part, parts[at + 1]) ?? [])
  })
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
