import { decodeBase64Runs } from './base64.ts'
import { decodeMarkup, decodePercent, joinLinked, narrow, removeInvisible, unescapeJson } from './escapes.ts'
import { harExchanges } from './har.ts'

/** A piece of the text with nothing wrapped around it any more. */
export interface Fragment {
  readonly text: string
  /** The same before each round of decoding: forms and addresses are still whole there. */
  readonly raw: readonly string[]
}

// JSON in a string in JSON in an address is four; an attacker's tower of escapes is cut there.
const ROUNDS = 4
// Base64 in Base64 in Base64.
const DEPTH = 3

/** Takes off what the text was wrapped in, however often. */
export function fragmentsOf(text: string): Fragment[] {
  const seen = new Set<string>()
  let open = harExchanges(text) ?? [text]
  const found: Fragment[] = []
  for (let depth = 0; depth <= DEPTH && open.length > 0; depth += 1) {
    const fresh = open.filter((piece) => !seen.has(piece))
    for (const piece of fresh) seen.add(piece)
    const unwrapped = fresh.map(unwrap)
    found.push(...unwrapped)
    open = unwrapped.flatMap(({ raw, text: plain }) => [...raw, plain].flatMap(decodeBase64Runs))
  }
  return found
}

function unwrap(piece: string): Fragment {
  const raw: string[] = []
  let text = joinLinked(narrow(removeInvisible(piece)))
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = decodeMarkup(decodePercent(unescapeJson(text)))
    if (next === text) break
    raw.push(text)
    text = next
  }
  return { text, raw }
}
