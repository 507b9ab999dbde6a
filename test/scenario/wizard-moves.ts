import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './running.ts'

export const ENTER = '\r'
export const ESC = '\u001b'
export const DOWN = '\u001b[B'
export const CTRL_C = '\u0003'
export const CTRL_D = '\u0004'
export const pasted = (text: string) => `\u001b[200~${text}\u001b[201~`

export const uncoloured = (text: string): string => text.replaceAll(/\u001b\[[\d;]*m/g, '')

export type Move = readonly [waitFor: RegExp, keys: string]

/** Sooner than the test itself gives up, to say what the screen shows instead. */
const PATIENCE = 45_000

/**
 * Waits for each question and answers it. The pattern has to come after what the ones before it matched. Answers how much
 * was printed when each was answered.
 */
export async function walk(run: Running, moves: readonly Move[], from = 0): Promise<readonly number[]> {
  let seen = from
  const answered: number[] = []
  for (const [pattern, keys] of moves) {
    const rest = new RegExp(`^[\\s\\S]{${seen}}[\\s\\S]*?${pattern.source}`)
    const late = sleep(PATIENCE, false, { ref: false })
    if (!(await Promise.race([run.prints(rest), late]))) {
      throw new Error(`no ${pattern} in\n${run.stdout.slice(seen)}`)
    }
    seen = run.stdout.length
    answered.push(seen)
    run.type(keys)
  }
  return answered
}

/** From the first question to the plan, with every default. */
export const byDefault = (name: string): readonly Move[] =>
  toThePlan(name).with(7, [/One registration or two/, ENTER])

/** The same with one registration, whose plan is the shorter one. */
export const toThePlan = (name: string): readonly Move[] => [
  [/What is to be protected/, ENTER],
  [/What is it called/, `${name}${ENTER}`],
  [/Its URL/, ENTER],
  [/Who connects/, ENTER],
  [/Redirect URL of the connector/, ENTER],
  [/Who consents/, ENTER],
  [/How do the clients prove/, ENTER],
  [/One registration or two/, `one, which${ENTER}`],
  [/Where does the secret go/, ENTER],
  [/Write appreg.yaml/, ENTER],
]
