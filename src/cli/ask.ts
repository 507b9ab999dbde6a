import { AppregError } from '../errors.ts'
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
  if (!isPlain() && isUnicode()) return String(await withInquirer({ type: 'select', message, choices }))
  const listed = choices.map(({ name, value }, index) => ({ value: `${index}`, label: name, meant: value }))
  const answer = await ask({ kind: 'one', message, choices: listed, chosen: ['0'] })
  return answer === BACK ? choose(message, choices) : (listed[Number(answer[0])]?.meant ?? '')
}

/** Lets a person type what nobody else is to see. */
export async function askHidden(message: string): Promise<string> {
  if (!isPlain()) return String(await withInquirer({ type: 'password', message }))
  const { plainHidden } = await import('./prompts/plain.ts')
  return plainHidden(message)
}

/** Asks one question of the wizard. */
export async function ask(question: Question): Promise<Answer> {
  if (isPlain()) {
    const { plain } = await import('./prompts/plain.ts')
    return plain(question)
  }
  process.stderr.write(PASTE_ON)
  try {
    return await answered(async (signal) => {
      const context = { output: process.stderr, signal }
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

const ascii = { prefix: { idle: '?', done: '?' } }

const withInquirer = (question: Simple): Promise<unknown> =>
  answered(async (signal) => {
    const { default: inquirer } = await import('inquirer')
    const prompt = inquirer.createPromptModule({ output: process.stderr, signal })
    const theme = isUnicode() ? {} : { theme: ascii }
    return (await prompt([{ ...question, ...theme, name: 'answer' }])).answer
  })

async function answered<T>(prompt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController()
  const listen = () => whenPaused(ended)
  process.stdin.on('pause', listen)
  try {
    return await prompt(ended.signal)
  } catch (error) {
    // Ctrl-C, or the terminal went away.
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new AppregError('INTERRUPTED', 'interrupted: nothing was changed')
    }
    if (ended.signal.aborted) throw new AppregError('INTERRUPTED', 'no answer: nothing was changed')
    throw error
  } finally {
    process.stdin.off('pause', listen)
  }
}

/**
 * At the end of the input (Ctrl-D) the line editor closes without a word to the question, which would stay open for ever.
 * After Ctrl-Z and fg it pauses as well, but keeps the terminal to itself.
 */
const whenPaused = (ended: AbortController) =>
  setImmediate(() => {
    if (process.stdin.isRaw) process.stdin.resume()
    else ended.abort()
  })
