import { Chalk, type ChalkInstance } from 'chalk'

export const paint = (colour: boolean): ChalkInstance => new Chalk({ level: colour ? 1 : 0 })

export const opSigns = { create: '+', update: '~', delete: '-' } as const

export const opPaint = (chalk: ChalkInstance, op: keyof typeof opSigns): ChalkInstance =>
  ({ create: chalk.green, update: chalk.yellow, delete: chalk.red })[op]
