import { Chalk, type ChalkInstance } from 'chalk'

/**
 * Only colours that a terminal's theme sets itself, for words and signs beside which the text says the same: bright ones, white, black and
 * backgrounds are read on a dark terminal alone, or on a light one alone. A whole line is bold or dim.
 */
export const paint = (colour: boolean): ChalkInstance => new Chalk({ level: colour ? 1 : 0 })

export const opSigns = { create: '+', update: '~', delete: '-' } as const

export const opPaint = (chalk: ChalkInstance, op: keyof typeof opSigns): ChalkInstance =>
  ({ create: chalk.green, update: chalk.yellow, delete: chalk.red })[op]
