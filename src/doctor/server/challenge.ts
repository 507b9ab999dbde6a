import type { Asked } from './ask.ts'

/** One challenge of `WWW-Authenticate`. Scheme and names are in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The challenge for a token, of a 401 or 403. */
export const bearerChallenge = (asked: Asked | undefined): Challenge | undefined =>
  challengesOf(asked?.answer?.headers['www-authenticate']).find(({ scheme }) => scheme === 'bearer')

/** RFC 9110, 11.6.1: several challenges may stand in one header, with commas between them and inside them. */
export function challengesOf(header = ''): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  for (const [, scheme, name, quoted, bare] of header.slice(0, 3_000).matchAll(part)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} })
    const current = challenges.at(-1)
    if (name !== undefined && current) {
      current.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
    }
  }
  return challenges
}

/** `name=value`, or a word that begins a challenge. */
const part = /([\w-]+)(?=\s+[\w-]+\s*=|\s*(?:,|$))|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g
