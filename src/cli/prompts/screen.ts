import type { makeTheme } from '@inquirer/core'
import { wrapped } from '../present/wrapped.ts'

type Theme = ReturnType<typeof makeTheme<object>>

/** The question, and behind it what was typed or answered. */
export const heading = (theme: Theme, message: string, rest: string): string =>
  ['\n', [theme.style.message(message, 'idle'), rest].filter(Boolean).join(' ')].join('')

/** What stands below: explanations, faults, keys. */
export const footer = (theme: Theme, lines: readonly (string | undefined)[], keys: string): string =>
  [...lines.flatMap((line) => (line ? wrapped(line) : [])), theme.style.help(wrapped(keys))].join('\n')
