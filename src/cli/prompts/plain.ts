import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { AppregError } from '../../errors.ts'
import { safeLine } from '../present/safe.ts'
import { wrapped } from '../present/wrapped.ts'
import { type Answer, BACK, type ListQuestion, type Question } from './question.ts'

/** Asks for what nobody is to see. */
export async function plainHidden(message: string): Promise<string> {
  const line = await oneLine(`\n${wrapped(`${message} (what you type is not shown)`)}\n> `, true)
  process.stderr.write('\n')
  return line
}

/** Asks line by line: nothing is drawn twice, so that a screen reader can follow. */
export async function plain(question: Question): Promise<Answer> {
  for (let prompt = asText(question); ; ) {
    const line = safeLine(await oneLine(prompt)).trim()
    if (line === '<') return BACK
    const read = question.kind === 'text' ? [line || (question.fallback ?? '')] : valuesOf(line, question)
    const fault = faultOf(question, read)
    if (fault === undefined) return read
    prompt = `${wrapped(fault)}\n> `
  }
}

function asText(question: Question): string {
  const { message, help } = question
  const lines = question.kind === 'text' ? [] : choicesOf(question)
  const preset = question.kind === 'text' ? question.fallback : numbersOf(question)
  const how =
    question.kind === 'many' ? 'numbers with blanks between them' : question.kind === 'one' ? 'a number' : ''
  const keys = [how, preset ? `enter for ${preset}` : '', '< to go back'].filter(Boolean).join(', ')
  const above = [message, ...(help ? [help] : []), ...lines, `(${keys})`].map((line) => wrapped(line))
  return `\n${above.join('\n')}\n> `
}

const choicesOf = ({ choices }: ListQuestion): string[] =>
  choices.flatMap(({ label, reason, group }, index) => [
    ...(group !== undefined && group !== choices[index - 1]?.group ? [`${group}:`] : []),
    `${index + 1}. ${label}${reason ? `: ${reason}` : ''}`,
  ])

const numbersOf = ({ choices, chosen }: ListQuestion): string =>
  chosen.map((value) => choices.findIndex((choice) => choice.value === value) + 1).join(' ')

function valuesOf(line: string, { choices, chosen, kind }: ListQuestion): string[] {
  if (line === '') return [...chosen]
  const numbers = line.split(/[\s,]+/).map(Number)
  const values = numbers.map((number) => choices[number - 1]?.value ?? '')
  return kind === 'one' ? values.slice(0, 1) : values
}

function faultOf(question: Question, read: readonly string[]): string | undefined {
  if (question.kind === 'text') {
    const [text = ''] = read
    if (text === '' && question.fallback === undefined) return 'something is needed here'
    return text === question.fallback ? undefined : question.fault?.(text)
  }
  if (read.length === 0 || read.includes('')) return 'type a number of the list'
  return question.fault?.(read)
}

/** The next line that is typed from now on: what came before belongs to an earlier question. */
async function oneLine(prompt: string, isHidden = false): Promise<string> {
  const output = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : undefined
  const lines = createInterface({ input: process.stdin, terminal: isHidden, ...(output ? { output } : {}) })
  const line = new Promise<string>((resolve, reject) => {
    const end = (what: string) => () => reject(new AppregError('INTERRUPTED', `${what}: nothing was changed`))
    lines.once('line', resolve)
    lines.once('close', end('no answer'))
    lines.once('SIGINT', end('interrupted'))
    onInterrupt(lines, end('interrupted'))
  })
  // From here on Ctrl-C is this question's, and the terminal shows nothing that is hidden.
  process.stderr.write(prompt)
  try {
    return await line
  } catch (error) {
    process.stderr.write('\n')
    throw error
  } finally {
    lines.close()
  }
}

/**
 * Until the lines are closed Ctrl-C is answered by this alone: whoever asked knows what it leaves. Somebody listens at
 * any time, since a signal that arrives in between is lost.
 */
function onInterrupt(lines: Interface, interrupt: () => void): void {
  const others = process.rawListeners('SIGINT') as NodeJS.SignalsListener[]
  process.on('SIGINT', interrupt)
  for (const other of others) process.off('SIGINT', other)
  lines.once('close', () => {
    for (const other of others) process.on('SIGINT', other)
    process.off('SIGINT', interrupt)
  })
}
