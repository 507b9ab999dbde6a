import { AppregError } from '../errors.ts'
import { EXIT } from './command.ts'

/** Asks for a yes on standard error, so that standard output keeps nothing but the result. */
export const confirm = async (message: string): Promise<boolean> =>
  (await ask({ type: 'confirm', message, default: false })) === true

/** Lets a person pick one of several. */
export const choose = async (
  message: string,
  choices: readonly { readonly name: string; readonly value: string }[],
): Promise<string> => String(await ask({ type: 'select', message, choices }))

/** Lets a person type what nobody else is to see. */
export const askHidden = async (message: string): Promise<string> =>
  String(await ask({ type: 'password', message }))

type Question =
  | { readonly type: 'password'; readonly message: string }
  | { readonly type: 'confirm'; readonly message: string; readonly default: boolean }
  | {
      readonly type: 'select'
      readonly message: string
      readonly choices: readonly { readonly name: string; readonly value: string }[]
    }

async function ask(question: Question): Promise<unknown> {
  const { default: inquirer } = await import('inquirer')
  const prompt = inquirer.createPromptModule({ output: process.stderr })
  process.once('exit', unanswered)
  try {
    const { answer } = await prompt([{ ...question, name: 'answer' }])
    return answer
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
