import { enterDeviceCode } from './consent-page.ts'
import type { Running } from './running.ts'
import { shownOn } from './screen.ts'
import type { Ready } from './support.ts'
import { ENTER, type Move, pasted, uncoloured, walk } from './wizard-moves.ts'

// Somebody who was told "connect Copilot Studio to our ARC-1 server", has an account in the tenant, and reads nothing but
// the screen.

export const COLUMNS = 80

export interface Task {
  readonly name: string
  readonly url: string
  readonly topology?: 'single'
}

/** How much was printed when each question was answered. */
type Answered = readonly number[]

/** A list or a text, drawn to its last line. */
const asked = (question: RegExp): RegExp => new RegExp(`${question.source}[\\s\\S]*esc: back`)

/** Chooses the way that is offered, and types the code that the screen shows into a browser. */
export async function arrive(run: Running, ready: Ready): Promise<Answered> {
  const answered = await walk(run, [[asked(/How do you want to sign in/), ENTER]])
  await run.prints(/enter\s+the\s+code\s+\S+/)
  const [, code = ''] = /enter\s+the\s+code\s+(\S+)/.exec(uncoloured(run.stdout)) ?? []
  await enterDeviceCode(ready, code)
  return answered
}

/** Enter, and what the task gives: name and URL. */
const moves = ({ name, url, topology }: Task): readonly Move[] => [
  [asked(/What is to be protected/), ENTER],
  [asked(/What is it called/), `${name}${ENTER}`],
  [asked(/Its URL/), `${url}${ENTER}`],
  [asked(/Who connects/), ENTER],
  [asked(/Redirect URL of the connector/), ENTER],
  [asked(/Who consents/), ENTER],
  [asked(/How do the clients prove/), ENTER],
  [asked(/One registration or two/), topology ? `one, which${ENTER}` : ENTER],
  [asked(/Where does the secret go/), ENTER],
  [asked(/Write appreg.yaml/), ENTER],
  [/Apply th[^\r\n]*\(y\/N\)/, `y${ENTER}`],
]

/** From the first question to the values for the portal, where the wizard waits for the redirect URL. */
export async function toTheValues(run: Running, task: Task): Promise<Answered> {
  const answered = await walk(run, moves(task), run.stdout.length)
  await run.prints(/paste\s+what\s+it\s+shows\s+now[\s\S]*esc: back/)
  return answered
}

/** Pastes what the connector shows after it was saved. */
export async function paste(run: Running, redirectUrl: string): Promise<Answered> {
  const from = run.stdout.length
  run.type(pasted(redirectUrl))
  // It may go on in the next line anywhere.
  const end = [...redirectUrl.replace(/^.*\//, '')].join('[\\r\\n]*')
  return walk(run, [[new RegExp(end), ENTER]], from)
}

/** What the screen shows for one target, field by field, as somebody copies it from there. */
export async function fieldsOnScreen(
  run: Running,
  target: string,
): Promise<Readonly<Record<string, string>>> {
  const screen = await shownOn(COLUMNS, run.stdout)
  const [, block = ''] = new RegExp(`\\n${target}\\n[^\\n]+\\n([\\s\\S]*?)\\n\\n`).exec(screen) ?? []
  // A value that is longer than the screen stands below its label.
  const rows = block.matchAll(/^(\S.*?)(?: {2,}|\n {2})(\S.*)$/gm)
  return Object.fromEntries([...rows].map(([, label = '', value = '']) => [label, value]))
}
