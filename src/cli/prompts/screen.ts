import type { makeTheme } from '@inquirer/core'
import stringWidth from 'fast-string-width'
import { columns, wrapped } from '../present/wrapped.ts'

type Theme = ReturnType<typeof makeTheme<object>>

/**
 * The question, and behind it what is being typed, or below it where that has more room: its line is the one that the
 * cursor stands in.
 */
export function heading(theme: Theme, message: string, typed: string): string {
  const asked = wrapped(theme.style.message(message, 'idle'))
  const last = asked.slice(asked.lastIndexOf('\n') + 1)
  if (typed === '') return `\n${asked}`
  return `\n${asked}${stringWidth(`${last} ${typed}`) < columns() ? ' ' : '\n  '}${typed}`
}

/** The same when it is answered. */
export const answered = (theme: Theme, message: string, answer: string): string =>
  `\n${wrapped(`${theme.style.message(message, 'done')} ${theme.style.answer(answer)}`, 2)}`

/** The same where somebody went back. */
export const left = (theme: Theme, message: string): string => answered(theme, message, '(back)')

/** What stands below: explanations, faults, keys. */
export const footer = (theme: Theme, lines: readonly (string | undefined)[], keys: string): string =>
  [...lines.flatMap((line) => (line ? wrapped(line) : [])), theme.style.help(wrapped(keys))].join('\n')
