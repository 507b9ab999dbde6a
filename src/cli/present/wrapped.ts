import { wrapAnsi } from 'fast-wrap-ansi'

/** Of the terminal that is asked on. */
export const columns = (): number => process.stderr.columns || 80

/** Broken between words at the width of the terminal, at most at 100 columns, which reads well; lines after the first indented. */
export const wrapped = (text: string, indent = 0): string =>
  wrapAnsi(text, Math.max(20, Math.min(columns(), 100) - 1 - indent)).replaceAll(
    '\n',
    `\n${' '.repeat(indent)}`,
  )
