import { AppregError } from '../errors.ts'
import { EXIT } from './command.ts'
import { isPlain, isUnicode } from './drawing.ts'
import { PASTE_OFF, PASTE_ON } from './prompts/keys.ts'
import { type Answer, BACK, type Question } from './prompts/question.ts'

/** Asks for a yes on standard error, so that standard output keeps nothing but the result. */
export async function confirm(message: string): Promise<boolean> {
  if (!isPlain()) return (await withInquirer({ type: 'confirm', message, default: false })) === true
  const choices = [
    { value: 'yes', label: 'yes' },
    { value: 'no', label: 'no' },
  ]
  return String(await ask({ kind: 'one', message, choices, chosen: ['no'] })) === 'yes'
}

/** Lets a person pick one of several. */
export async function choose(
  message: string,
  choices: readonly { readonly name: string; readonly value: string }[],
): Promise<string> {
  if (!isPlain()) return String(await withInquirer({ type: 'select', message, choices }))
  const listed = choices.map(({ name, value }, index) => ({ value: `${index}`, label: name, meant: value }))
  const answer = await ask({ kind: 'one', message, choices: listed, chosen: ['0'] })
  return answer === BACK ? choose(message, choices) : (listed[Number(answer[0])]?.meant ?? '')
}

/** Lets a person type what nobody else is to see. */
export const askHidden = async (message: string): Promise<string> =>
  String(await withInquirer({ type: 'password', message }))

/** Asks one question of the wizard. */
export async function ask(question: Question): Promise<Answer> {
  if (isPlain()) {
    const { plain } = await import('./prompts/plain.ts')
    return plain(question)
  }
  process.stderr.write(PASTE_ON)
  try {
    return await answered(async () => {
      const context = { output: process.stderr }
      if (question.kind === 'text') return (await import('./prompts/text.ts')).text(question, context)
      return (await import('./prompts/list.ts')).list({ ...question, ascii: !isUnicode() }, context)
    })
  } finally {
    process.stderr.write(PASTE_OFF)
  }
}

type Simple =
  | { readonly type: 'password'; readonly message: string }
  | { readonly type: 'confirm'; readonly message: string; readonly default: boolean }
  | {
      readonly type: 'select'
      readonly message: string
      readonly choices: readonly { readonly name: string; readonly value: string }[]
    }

const withInquirer = (question: Simple): Promise<unknown> =>
  answered(async () => {
    const { default: inquirer } = await import('inquirer')
    const prompt = inquirer.createPromptModule({ output: process.stderr })
    return (await prompt([{ ...question, name: 'answer' }])).answer
  })

async function answered<T>(prompt: () => Promise<T>): Promise<T> {
  process.once('exit', unanswered)
  try {
    return await prompt()
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
  process.stderr.write(`${isPlain() ? '' : PASTE_OFF}\nerror: no answer: nothing was changed\n`)
  process.exitCode = EXIT.interrupted
}
