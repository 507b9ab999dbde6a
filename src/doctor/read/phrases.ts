// Between the two parts of a phrase.
const REACH = 200
// A text that repeats the first part over and over is not searched to its end.
const TRIES = 50

/** Whether a text, flat and in lower case, holds the phrase; `…` in it stands for up to 200 characters. */
export function holdsPhrase(text: string, phrase: string): boolean {
  const [head = '', ...tails] = phrase.split('…').map((part) => part.trim())
  let at = text.indexOf(head)
  for (let tries = 0; at >= 0 && tries < TRIES; tries += 1) {
    if (followed(text, at + head.length, tails)) return true
    at = text.indexOf(head, at + 1)
  }
  return false
}

function followed(text: string, from: number, tails: readonly string[]): boolean {
  let cursor = from
  for (const tail of tails) {
    const at = text.slice(cursor, cursor + REACH + tail.length).indexOf(tail)
    if (at < 0) return false
    cursor += at + tail.length
  }
  return true
}
