/** Where a text names an AADSTS number. */
export interface Occurrence {
  readonly code: number
  /** Where the number ends: its message follows. */
  readonly end: number
  readonly start: number
}

// A line end inside a word, as mail breaks it too (`=`), with the marks that quotes and boxes put at the beginning of the next line.
const GAP = '(?:[-=]?\\r?\\n[ \\t]{0,40}[>│|#*]{0,3}[ \\t]{0,8})?'
const prefix = new RegExp([...'AADSTS'].join(GAP), 'gi')
// Between the letters and the number: a blank, a bracket of a link, a mark.
const number = new RegExp(`^(?:${GAP}|[\\s[(:#"'*_=-]{0,6})(\\d{1,9})`)
const continued = /^[-=]?\r?\n[ \t]{0,40}[>│|#*]{0,3}[ \t]{0,8}(\d{1,6})(?![\d/.-])/

const SHORTEST = 4

/** Every `AADSTS…` with its number, also where a link or a line end breaks it. */
export function findCodes(text: string, isKnown: (code: number) => boolean): Occurrence[] {
  const found: Occurrence[] = []
  for (const match of text.matchAll(prefix)) {
    const behind = match.index + match[0].length
    const digits = number.exec(text.slice(behind, behind + 80))
    if (!digits?.[1]) continue
    const end = behind + digits[0].length
    const more = continued.exec(text.slice(end, end + 80))
    const part = Number(digits[1])
    const whole = Number(digits[1] + (more?.[1] ?? ''))
    const goesOn = more !== null && isKnown(whole) && (!isKnown(part) || text[end + more[0].length] === ':')
    if (!goesOn && digits[1].length < SHORTEST) continue
    found.push({
      code: goesOn ? whole : part,
      start: match.index,
      end: goesOn ? end + more[0].length : end,
    })
  }
  return found
}

// `error_codes` is Entra's own field; the other words are taken only where nothing else names a number.
const listed = /\berror_?codes?["'\\]{0,4}\s{0,8}[:=]\s{0,8}\[?[\s\d,-]{0,60}$/i
const labelled =
  /(?:\bcodes?|\berror(?:\(s\))?|\bcode d'erreur|\bfehler(?:code)?|\berreur|\bc[oó]digo(?: de error)?|\berrore|\bcodice|\bfout(?:code)?|コード|代码|\b(?:invalid|unauthorized|unsupported)_\w{4,20}|\b(?:interaction|login|consent)_required|access_denied)["'\s:=#([\]-]{1,12}$/i

/** Known numbers without `AADSTS`: in `error_codes`, behind a word such as "code", or alone. */
export function findBareCodes(
  text: string,
  isKnown: (code: number) => boolean,
): { certain: Occurrence[]; likely: Occurrence[] } {
  const numbers = [...text.matchAll(/(?<![\w.-])\d{5,8}(?![\w-]|\.\d)/g)]
    .map(({ 0: digits, index }) => ({ code: Number(digits), start: index, end: index + digits.length }))
    .filter(({ code }) => isKnown(code))
  const before = ({ start }: Occurrence) => text.slice(Math.max(0, start - 100), start)
  const certain = numbers.filter((found) => listed.test(before(found)))
  const alone = /^[\d\s,;#]*$/.test(text) ? numbers : []
  return { certain, likely: [...alone, ...numbers.filter((found) => labelled.test(before(found)))] }
}
