import { createInterface } from 'node:readline'
import { AppregError } from '../../errors.ts'
import { safeLine } from '../present/safe.ts'
import { type Answer, BACK, type ListQuestion, type Question } from './question.ts'

/** Asks line by line: nothing is drawn twice, so that a screen reader can follow. */
export async function plain(question: Question): Promise<Answer> {
  process.stderr.write(asText(question))
  for (;;) {
    const line = safeLine(await oneLine()).trim()
    if (line === '<') return BACK
    const read = question.kind === 'text' ? [line || (question.fallback ?? '')] : valuesOf(line, question)
    const fault = faultOf(question, read)
    if (fault === undefined) return read
    process.stderr.write(`${fault}\n> `)
  }
}

function asText(question: Question): string {
  const { message, help } = question
  const lines = question.kind === 'text' ? [] : choicesOf(question)
  const preset = question.kind === 'text' ? question.fallback : numbersOf(question)
  const how =
    question.kind === 'many' ? 'numbers with blanks between them' : question.kind === 'one' ? 'a number' : ''
  const keys = [how, preset ? `enter for ${preset}` : '', '< to go back'].filter(Boolean).join(', ')
  return `\n${[message, ...(help ? [help] : []), ...lines].join('\n')}\n(${keys})\n> `
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
function oneLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin, terminal: false })
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => reject(new AppregError('INTERRUPTED', 'no answer: nothing was changed')))
  })
}
