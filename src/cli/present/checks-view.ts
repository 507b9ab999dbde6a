import type { Check } from '../../model/check.ts'
import { paint } from './paint.ts'
import { safeLine } from './safe.ts'

/** Each check with what was seen; for a failed one also what was expected and which setting decides it. */
export function checksView(checks: readonly Check[], colour: boolean): string {
  const chalk = paint(colour)
  const words = { passed: chalk.green('ok'), failed: chalk.red('failed'), skipped: chalk.yellow('skipped') }
  return checks
    .map(({ name, state, expected, actual, because }) => {
      const head = `${words[state]}${' '.repeat(9 - state.replace('passed', 'ok').length)}${name}`
      if (state === 'skipped') return `${head}: ${safeLine(because ?? '')}\n`
      if (state === 'passed') return actual === undefined ? `${head}\n` : `${head}: ${safeLine(actual)}\n`
      const evidence = [
        expected === undefined ? '' : `         expected ${safeLine(expected)}\n`,
        actual === undefined ? '' : `         actual   ${safeLine(actual)}\n`,
        because === undefined ? '' : `         decided by ${safeLine(because)}\n`,
      ]
      return `${head}\n${evidence.join('')}`
    })
    .join('')
}
