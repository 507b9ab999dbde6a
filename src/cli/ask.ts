import { AppregError } from '../errors.ts'
import { EXIT } from './command.ts'

/** Asks for a yes on standard error, so that standard output keeps nothing but the result. */
export async function confirm(message: string): Promise<boolean> {
  const { default: inquirer } = await import('inquirer')
  const prompt = inquirer.createPromptModule({ output: process.stderr })
  process.once('exit', unanswered)
  try {
    const { yes } = await prompt([{ type: 'confirm', name: 'yes', message, default: false }])
    return yes === true
  } catch (error) {
    // Ctrl-C, or the terminal went away.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new AppregError('INTERRUPTED', 'interrupted: nothing was changed')
    }
    throw error
  } finally {
    process.off('exit', unanswered)
  }
}

/** The input ended (Ctrl-D): the question stays open for ever, and the program ends with nothing left to do. */
function unanswered(): void {
  process.stderr.write('\nerror: no answer: nothing was changed\n')
  process.exitCode = EXIT.interrupted
}
