import { escapeHidden, holdsHidden } from './hidden.ts'

/** Words as one line for a shell: each arrives at the program unchanged. */
export const shellLine = (words: readonly string[]): string => words.map(shellQuote).join(' ')

/**
 * One word for a POSIX shell, or the right side of an assignment. What cannot be seen is written in bytes, in the quotes
 * with a dollar sign that bash, zsh and ksh know: they mean the same in every locale.
 */
export function shellQuote(word: string): string {
  if (holdsHidden(word)) return `$'${escapeHidden(word.replace(/[\\']/g, '\\$&'), inBytes)}'`
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

const inBytes = (code: number): string =>
  [...new TextEncoder().encode(String.fromCharCode(code))]
    .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
    .join('')
