/** Words as one line for a POSIX shell: each arrives at the program unchanged. */
export const shellLine = (words: readonly string[]): string => words.map(shellQuote).join(' ')

/** One word for a POSIX shell, or the right side of an assignment. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
