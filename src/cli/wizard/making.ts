import { deriveAll } from '../../desired/derive.ts'
import { parseManifest } from '../../manifest/load.ts'
import { ask } from '../ask.ts'
import type { Flags } from '../command.ts'
import { outlineView } from '../present/outline-view.ts'
import { safeLine } from '../present/safe.ts'
import { BACK } from '../prompts/question.ts'
import { find } from '../registration/looking.ts'
import { openSession, type Session } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { type Answers, defaults } from './answers.ts'
import { commandLine } from './command-line.ts'
import type { Facts } from './facts.ts'
import { inTime } from './in-time.ts'
import { type Interview, interview } from './interview.ts'
import { describeServer } from './metadata.ts'
import { agreement, isBack, reviewRows } from './review.ts'
import { steps } from './steps.ts'
import { nextCommand, type Whereabouts } from './whereabouts.ts'
import { writeManifest, writtenManifest } from './written.ts'

export interface Made {
  readonly answers: Answers
  /** False where another registration of the name exists, and a new one is wanted all the same. */
  readonly isAdopted?: boolean
}

export interface Making {
  readonly file: string
  readonly flags: Flags
  readonly where: Whereabouts
  readonly facts: Facts
  readonly isSignedIn: boolean
  readonly terminal: Terminal
}

/** Asks, until the person agrees to what the answers come to, and writes it. */
export async function makeManifest(making: Making): Promise<Made> {
  const { file, flags, where, facts, isSignedIn, terminal } = making
  const session = await openSession(flags, terminal)
  try {
    const server = watchServer(session)
    let begun: Interview = { answers: { ...defaults, cloud: facts.cloud }, asked: [] }
    for (;;) {
      begun = await interview(steps, begun, { ask, facts, onAnswer: server.look })
      const seen = await server.seen(begun.answers.url)
      const rows = [...reviewRows(begun, facts), ...(seen ? [['The server', seen] as const] : [])]
      terminal.err(`\n${outlineView(rows, terminal.colour.err)}`)
      if (!isBack(await ask(agreement(file)))) break
    }
    const made = isSignedIn ? await adoption(begun.answers, session) : { answers: begun.answers }
    writeManifest(file, made.answers)
    terminal.err(written(file, made.answers, where))
    return made
  } finally {
    await session.close()
  }
}

function written(file: string, answers: Answers, where: Whereabouts): string {
  const short = commandLine(answers, where)
  const same = [nextCommand(['apply', '-f', file], where), ...(short ? [short] : [])]
  return `\nwrote ${file}. From now on the same is done by\n${same.map((line) => `  ${safeLine(line)}\n`).join('')}\n`
}

/** Asks the server once, while the person goes on: often it is not there yet. In the end it is waited for a little. */
function watchServer({ sendOnce }: Session) {
  const looks = new Map<string, Promise<string>>()
  return {
    look({ url }: Answers): void {
      if (url !== '' && !looks.has(url)) looks.set(url, describeServer(url, sendOnce))
    },
    seen: (url: string): Promise<string> | undefined => {
      const look = looks.get(url)
      return look && inTime(look, 'did not answer in time')
    },
  }
}

/** Another registration of the same name may be the one that is meant. */
async function adoption(answers: Answers, session: Session): Promise<Made> {
  const [desired] = deriveAll(parseManifest(writtenManifest(answers), 'the answers'))
  if (!desired) return { answers }
  const { live } = await find(desired, session)
  if (live.application || live.namesakes.length === 0) return { answers }
  const chosen = await ask({
    kind: 'one',
    message: `"${safeLine(answers.name)}" exists already in this tenant. Which one is meant?`,
    choices: [
      ...live.namesakes.map(({ appId }) => ({
        value: appId,
        label: `take over appId ${appId}`,
        reason:
          answers.topology === 'split'
            ? 'as API and client in one; what somebody else added to it stays'
            : 'what somebody else added to it stays',
      })),
      { value: '', label: 'none: create another one of that name' },
    ],
    chosen: [live.namesakes[0]?.appId ?? ''],
  })
  if (chosen === BACK) return adoption(answers, session)
  const [appId = ''] = chosen
  // What exists is one registration: it does not become two.
  return appId === '' ? { answers, isAdopted: false } : { answers: { ...answers, appId, topology: 'single' } }
}
