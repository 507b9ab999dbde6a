import { type Ask, BACK } from '../prompts/question.ts'
import { type Answers, defaults } from './answers.ts'
import type { Facts } from './facts.ts'
import type { Step } from './steps/step.ts'

export interface Interview {
  readonly answers: Answers
  /** The steps that were asked, in their order: what going back undoes. */
  readonly asked: readonly Step[]
}

interface Circumstances {
  readonly ask: Ask
  readonly facts: Facts
  /** Called while it goes on. */
  readonly onAnswer?: (answers: Answers) => void
}

/**
 * Asks step by step. Going back leads to the question before, with its answer as the default; at the first one it asks
 * the same again. An interview that is given continues at its last question.
 */
export async function interview(
  steps: readonly Step[],
  begun: Interview,
  { ask, facts, onAnswer }: Circumstances,
): Promise<Interview> {
  let { answers } = begun
  const asked = [...begun.asked]
  const again = asked.pop()
  let at = again ? steps.indexOf(again) : 0
  for (let step = steps[at]; step; step = steps[at]) {
    if (step.when && !step.when(answers, facts)) {
      at++
      continue
    }
    const given = await ask(step.ask(answers, facts))
    if (given === BACK) {
      at = steps.indexOf(asked.pop() ?? step)
      continue
    }
    answers = { ...answers, [step.field]: step.field === 'clients' ? given : (given[0] ?? '') }
    asked.push(step)
    onAnswer?.(answers)
    at++
  }
  return { answers: withoutLeftovers(answers, steps, facts), asked }
}

/** What was answered before somebody went back, and does not apply any more. */
function withoutLeftovers(answers: Answers, steps: readonly Step[], facts: Facts): Answers {
  const stale = steps.filter(({ when }) => when && !when(answers, facts))
  return { ...answers, ...Object.fromEntries(stale.map(({ field }) => [field, defaults[field]])) }
}
