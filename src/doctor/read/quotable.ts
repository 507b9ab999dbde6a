const HIDDEN = '[hidden]'

/**
 * A value of the message as it may be shown again: without the secrets that people paste along with it. The values in an
 * address are left out, and every word that looks drawn at random: tokens, codes, secrets, cookies.
 */
export const quotable = (value: string): string =>
  withoutRandom(value.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' '))
    .slice(0, 300)
    .trim()

/** A text of any length without them. */
export const withoutRandom = (text: string): string =>
  withoutQuery(text).replace(/[^\s'"`()[\]<>,;|]{12,}/g, hideRandom)

/** What stands behind `?` and `#` in an address, and a password in front of its host. */
const withoutQuery = (value: string): string =>
  value.replace(/\/\/[^/\s@]{1,200}@/g, '//').replace(/([?#])[^\s'"]+/g, (_, mark: string) => `${mark}…`)

/** An address keeps its host. */
function hideRandom(word: string): string {
  // The subject of a managed identity of the Power Platform: two GUIDs in Base64, known to everybody.
  if (/^\/eid1\/c\/pub\/t\/[\w-]{22}\/a\/[\w-]{22}\/[\w/.-]{0,150}$/.test(word)) return word
  const [, origin = '', path = ''] = /^([a-z][\w+.-]*:\/\/[^/]*)(.*)$/i.exec(word) ?? [undefined, '', word]
  return (looksRandom(origin) ? HIDDEN : origin) + (looksRandom(path) ? HIDDEN : path)
}

const THUMBPRINT = /^[0-9A-F]{40}$/

/** Names are words, with a number here and there; ids are hexadecimal in groups. What is random changes all the time. */
function looksRandom(text: string): boolean {
  if (text.length < 12 || THUMBPRINT.test(text)) return false
  const pieces = withoutMasks(text)
    .split(/[^A-Za-z0-9]+/)
    .filter((piece) => !/^[0-9a-f]{0,20}$/i.test(piece))
  const changes = pieces.reduce((sum, piece) => sum + kindChanges(piece), 0)
  return changes > 3 + text.length / 10 || pieces.some((piece) => piece.length >= 16 && !isWords(piece))
}

/** People hide ids behind a row of x. */
const withoutMasks = (text: string): string => text.replace(/x{3,}/gi, '-')

/** `camelCaseOfWords`, with a number at the end. */
const isWords = (piece: string): boolean =>
  /^[A-Z]{0,4}[a-z]{2,30}(?:[A-Z]{1,4}[a-z]{2,30}){0,7}\d{0,4}$/.test(piece)

/** How often letters give way to digits or back, and small letters to capitals. */
const kindChanges = (piece: string): number =>
  piece.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0
