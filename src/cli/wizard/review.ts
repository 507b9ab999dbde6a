import { BACK, type Choice, type Question } from '../prompts/question.ts'
import type { Facts } from './facts.ts'
import type { Interview } from './interview.ts'

/** Question and answer, as they were put. */
export function reviewRows({ answers, asked }: Interview, facts: Facts): (readonly [string, string])[] {
  return asked.map(({ field, ask }) => {
    const question = ask(answers, facts)
    const given = [answers[field] ?? ''].flat()
    const shown = question.kind === 'text' ? given : labels(question.choices, given)
    return [question.message, shown.join(', ') || 'not yet'] as const
  })
}

const labels = (choices: readonly Choice[], values: readonly string[]): string[] =>
  values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value)

export const agreement = (file: string): Question => ({
  kind: 'one',
  message: `Write ${file} and look at the plan?`,
  choices: [
    { value: 'yes', label: 'yes', reason: 'nothing is changed in the tenant before you agree to the plan' },
    { value: 'back', label: 'no, change an answer' },
  ],
  chosen: ['yes'],
})

export const isBack = (answer: readonly string[] | typeof BACK): boolean =>
  answer === BACK || answer[0] === 'back'
