import { AppregError } from '../errors.ts'

/** Asks for a yes on standard error, so that standard output keeps nothing but the result. */
export async function confirm(message: string): Promise<boolean> {
  const { default: inquirer } = await import('inquirer')
  const prompt = inquirer.createPromptModule({ output: process.stderr })
  try {
    const { yes } = await prompt([{ type: 'confirm', name: 'yes', message, default: false }])
    return yes === true
  } catch (error) {
    // Ctrl-C, or the terminal went away.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new AppregError('INTERRUPTED', 'interrupted: nothing was changed')
    }
    throw error
  }
}
