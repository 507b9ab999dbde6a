/** `uniqueName` has no documented limit; this one keeps it readable and a URL that holds it short. */
export const MAX_KEY = 120

/** What tells the second registration of a split topology from the first, in its key and, with a blank, in its name. */
export const CONNECTOR_SUFFIX = '-connector'

const SPELLED_OUT: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/**
 * The key that a registration gets from its name: lower-case ASCII letters and digits with hyphens between them.
 * Empty when the name holds no letter or digit that can be written so.
 */
export function slug(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\u0000-\u007f]/g, (letter) => SPELLED_OUT[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_KEY)
    .replace(/-$/, '')
}
