import type { Path } from '../../../manifest/problem.ts'
import type { Choice, ListQuestion, Question, TextQuestion } from '../../prompts/question.ts'
import type { Answers } from '../answers.ts'
import type { Facts } from '../facts.ts'
import { faultAt } from '../faults.ts'

/** One question of the wizard: when it is asked, and how. */
export interface Step {
  readonly field: keyof Answers
  readonly when?: (answers: Answers, facts: Facts) => boolean
  readonly ask: (answers: Answers, facts: Facts) => Question
}

/** A text that the rules of the manifest judge while it is typed. `given` makes up for what is asked later. */
export const text = (
  field: keyof Answers,
  path: Path,
  question: Pick<TextQuestion, 'message' | 'help' | 'fallback'>,
  answers: Answers,
  given: Partial<Answers> = {},
): TextQuestion => ({
  kind: 'text',
  ...question,
  fault: (typed) => faultAt({ ...answers, ...given, [field]: typed }, path),
})

export const one = (
  message: string,
  chosen: string,
  choices: readonly Choice[],
  more: Pick<ListQuestion, 'help' | 'fault'> = {},
): ListQuestion => ({ kind: 'one', message, choices, chosen: [chosen], ...more })

/** Something has to be typed, unless it was before. */
export const asBefore = (said: string | undefined): Pick<TextQuestion, 'fallback'> =>
  said === undefined || said === '' ? {} : { fallback: said }
