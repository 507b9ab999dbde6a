/** Tells whether a text holds a phrase; `…` in it stands for up to 200 characters, digits behind that for a number of their own. */
export type PhraseFinder = (phrase: string) => boolean

// Between two parts of a phrase.
const REACH = 200
// A text that repeats the first part over and over is not searched to its end.
const TRIES = 50

/**
 * Hundreds of phrases are looked for in one text. First each is held against the triples of characters that the text has:
 * nearly all phrases fail there, without a look at the text itself.
 */
export function phraseFinder(text: string): PhraseFinder {
  const has = tripleFilter(text)
  return (phrase) => {
    const [head = '', ...tails] = phrase.split('…').map((part) => part.trim())
    if (![head, ...tails].every(has)) return false
    let at = text.indexOf(head)
    for (let tries = 0; at >= 0 && tries < TRIES; tries += 1) {
      if (isFollowed(text, at + head.length, tails)) return true
      at = text.indexOf(head, at + 1)
    }
    return false
  }
}

function isFollowed(text: string, from: number, tails: readonly string[]): boolean {
  let cursor = from
  for (const tail of tails) {
    const at = placeOf(tail, text, cursor)
    if (at < 0) return false
    cursor = at + tail.length
  }
  return true
}

function placeOf(part: string, text: string, from: number): number {
  const near = text.slice(from, from + REACH + part.length)
  const isNumber = /^\d+$/.test(part)
  let at = near.indexOf(part)
  while (at >= 0 && isNumber && isInside(text, from + at, part.length)) at = near.indexOf(part, at + 1)
  return at < 0 ? at : from + at
}

/** The ids in an address hold any three digits, and so do times. */
const isInside = (text: string, at: number, length: number): boolean =>
  /[\w.-]/.test(text.charAt(at - 1)) || /[\w-]/.test(text.charAt(at + length))

const SIZE = 1 << 16

/** `false` where a word cannot be in the text; `true` where it may be. */
function tripleFilter(text: string): (word: string) => boolean {
  const seen = new Uint8Array(SIZE)
  for (let at = 0; at + 2 < text.length; at += 1) seen[triple(text, at)] = 1
  return (word) => {
    for (let at = 0; at + 2 < word.length; at += 1) if (seen[triple(word, at)] === 0) return false
    return true
  }
}

const triple = (text: string, at: number): number =>
  (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & (SIZE - 1)
