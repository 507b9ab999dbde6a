// Each undoes one way of writing text inside other text, on the text as it is: what surrounds it may be cut off.

/** `\"`, `\n`, `\u0027` and the like, one level of them. */
export function unescapeJson(text: string): string {
  const [first = '', ...parts] = text.split('\\')
  const plain = [first]
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? ''
    // Two in a row stand for one, and what follows is no escape.
    if (part === '' && at + 1 < parts.length) plain.push('\\', parts[++at] ?? '')
    else plain.push(unescaped(part))
  }
  return plain.join('')
}

/** What stands behind a backslash. */
function unescaped(part: string): string {
  const hex = /^u([0-9a-fA-F]{4})/.exec(part)?.[1]
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16)) + part.slice(5)
  const control = controls[part.charAt(0)]
  return control === undefined ? `\\${part}` : control + part.slice(1)
}

const controls: Readonly<Record<string, string>> = {
  '"': '"',
  '/': '/',
  b: ' ',
  f: ' ',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** `%20`, and in a word that holds such a thing, or several `+`, also `+`. */
export const decodePercent = (text: string): string =>
  text.replace(/[^\s"'<>]+/g, (word) => (isEncoded(word) ? decodeWord(word) : word))

const isEncoded = (word: string): boolean => /%[0-9a-f]{2}/i.test(word) || word.split('+', 5).length > 4

const decodeWord = (word: string): string =>
  word
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))

/** HTML entities and the tags of HTML; `<client id>` and other placeholders stay. */
export const decodeMarkup = (text: string): string =>
  text.replace(inlineTags, '').replace(blockTags, '\n').replace(entities, decodeEntity)

const inlineTags = /<\/?(?:a|abbr|b|code|em|font|i|small|span|strong|u|wbr)(?:\s[^<>]{0,1000})?>/gi
const blockTags =
  /<\/?(?:body|br|div|form|h[1-6]|head|html|input|li|meta|ol|p|pre|script|section|table|tbody|td|th|title|tr|ul)(?:[\s/][^<>]{0,1000})?>/gi
const entities = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|quot|apos|nbsp|lt|gt));/gi

const named: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lt: '<',
  gt: '>',
}

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  return point <= 0x10ffff ? String.fromCodePoint(point) : whole
}

/** Soft hyphens, zero-width blanks and the like, which mail programs and web pages put into long words; colours of a terminal. */
export const removeInvisible = (text: string): string =>
  text.replace(/[\u00ad\u200b-\u200f\u2060\ufeff]|\u001b\[[\d;]{0,20}[A-Za-z]/g, '')

/** Letters, digits and marks of full width, as Chinese and Japanese keyboards type them, in their plain form. */
export const narrow = (text: string): string =>
  text.replace(/[\uff01-\uff5e\u3000]+/g, (run) => run.normalize('NFKC'))

/** Forums take part of a long number for that of an issue, and make a link of it: `700[21](https://…)1`. */
export const joinLinked = (text: string): string =>
  text.replace(/(?<=\d)\[(\d{1,6})\]\([^()\s]{1,300}\)/g, '$1')

/** One line: line ends with the marks of quotes and logs around them become a blank, curly quotes straight ones. */
export const flatten = (text: string): string =>
  text
    .replace(/[\u2018\u2019\u201a]/g, "'")
    .replace(/[\u201c-\u201e]/g, '"')
    .replace(lineEnd, ' ')
    .replace(/\s{2,}/g, ' ')

/** With the right and left edge of quoted mails, logs and boxes. */
const lineEnd = /(?:[│|][ \t]{0,3})?\r?\n[ \t]{0,40}[>│|#*]{0,3}/g

/** Removes line ends that may stand inside a word. */
export const joinLines = (text: string): string => text.replace(lineEnd, '')

/** In lower case, every character where it was: some letters are longer in lower case. */
export const lowerInPlace = (text: string): string => {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** Without blanks: for what has none of its own, and may be broken by a line end. */
export const tighten = (text: string): string => text.replace(/\s+/g, '')
