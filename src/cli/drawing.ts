/**
 * Nothing is drawn twice, for screen readers and for logs: `--plain`, or ACCESSIBLE as other programs know it. A dumb
 * terminal cannot move its cursor.
 */
export const isPlain = (): boolean => Boolean(process.env.ACCESSIBLE) || isDumb()

export const isDumb = (): boolean => process.env.TERM === 'dumb'

/** For this process and those that it starts. */
export function drawPlainly(): void {
  process.env.ACCESSIBLE = '1'
}

/** Whether the terminal shows more than ASCII. */
export function isUnicode(): boolean {
  const { TERM, LC_ALL, LC_CTYPE, LANG, WT_SESSION, TERM_PROGRAM } = process.env
  if (process.platform === 'win32') return Boolean(WT_SESSION || TERM_PROGRAM)
  return TERM !== 'linux' && TERM !== 'dumb' && /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')
}
