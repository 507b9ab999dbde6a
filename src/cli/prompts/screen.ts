import type { makeTheme } from '@inquirer/core'
import { wrapped } from '../present/wrapped.ts'

type Theme = ReturnType<typeof makeTheme<object>>

/** The question, and behind it what is being typed: its line is the one that the cursor stands in. */
export const heading = (theme: Theme, message: string, typed: string): string =>
  `\n${[wrapped(theme.style.message(message, 'idle')), typed].filter(Boolean).join(' ')}`

/** The same when it is answered. */
export const answered = (theme: Theme, message: string, answer: string): string =>
  `\n${wrapped(`${theme.style.message(message, 'done')} ${theme.style.answer(answer)}`, 2)}`

/** What stands below: explanations, faults, keys. */
export const footer = (theme: Theme, lines: readonly (string | undefined)[], keys: string): string =>
  [...lines.flatMap((line) => (line ? wrapped(line) : [])), theme.style.help(wrapped(keys))].join('\n')
