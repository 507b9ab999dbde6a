import { closest, distance } from 'fastest-levenshtein'

/** The candidate that was probably meant: the same but for case and separators, or a few letters away. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const bare = new Map(candidates.map((candidate) => [bareOf(candidate), candidate]))
  const want = bareOf(written.slice(0, 100))
  const best = closest(want, [...bare.keys()])
  // Two letters in the wrong order are two edits.
  const tolerated = Math.max(best.length < 4 ? 1 : 2, Math.floor(best.length / 3))
  return distance(want, best) <= tolerated ? bare.get(best) : undefined
}

const bareOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
