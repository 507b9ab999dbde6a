/**
 * Characters that cannot be seen but act: control characters, marks that turn the direction of writing, separators that
 * some languages take for the end of a line. Whoever reads a file has to see them, so formats write them as escapes.
 */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

export const holdsHidden = (text: string): boolean => text.search(HIDDEN) >= 0

/** `write` gets the code of each; what `spared` holds stays. */
export const escapeHidden = (text: string, write: (code: number) => string, spared = ''): string =>
  text.replace(HIDDEN, (character) =>
    spared.includes(character) ? character : write(character.charCodeAt(0)),
  )

/** `\u202e`: JSON, JavaScript, Python, C#, YAML and TOML in double quotes, and HCL read it alike. */
export const unicodeEscape = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`
