import { Chalk } from 'chalk'
import { AppregError } from '../../errors.ts'
import { led } from '../leading.ts'
import { fitted } from './fitted.ts'
import { safe } from './safe.ts'

/** "error: what happened", then one line for each thing to do next. A defect of ours keeps its stack. */
export function errorView(error: unknown, colour: boolean, columns = Number.POSITIVE_INFINITY): string {
  return fitted(lines(error, colour), columns)
}

function lines(error: unknown, colour: boolean): string {
  const chalk = new Chalk({ level: colour ? 1 : 0 })
  if (!(error instanceof AppregError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return `${chalk.red('error:')} ${safe(stack)}\n${chalk.yellow('hint:')} this is a defect of appreg: please report it\n`
  }
  const hints = error.hints.map((hint) => `${chalk.yellow('hint:')} ${safe(led(hint))}\n`)
  return `${chalk.red('error:')} ${safe(led(error.message))}\n${hints.join('')}`
}
