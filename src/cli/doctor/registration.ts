import { examinedLinks } from '../../doctor/examine/examine.ts'
import type { Flags } from '../command.ts'
import { checkupView } from '../present/checkup-view.ts'
import { counted } from '../present/counted.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'
import { checkUp, checkUpAll, type Examined } from './checkup.ts'
import { subjectOf } from './diagnosing.ts'
import { mendedView } from './mended-view.ts'
import { type Part, pageOf } from './part.ts'

/** The whole check-up of the registration that is named. */
export async function registrationPart(flags: Flags, terminal: Terminal): Promise<Part> {
  const subject = subjectOf(flags)
  const session = await openSession(flags, terminal)
  try {
    const found = await checkUp(subject, { session, flags, terminal })
    return { ...partOf(found, terminal), registration: found.registration }
  } finally {
    await session.close()
  }
}

/** That of every registration which one may see, each as soon as it is examined, then how many there are. */
export async function* everyRegistration(flags: Flags, terminal: Terminal): AsyncGenerator<Part> {
  const session = await openSession(flags, terminal)
  let [all, ill] = [0, 0]
  try {
    for await (const found of checkUpAll({ session, flags, terminal })) {
      all += 1
      if (!found.healthy) ill += 1
      yield partOf(found, terminal)
    }
  } finally {
    await session.close()
  }
  const text = `${counted(all, 'registration')}: ${all - ill} healthy, ${ill} with trouble\n`
  yield { found: { codes: [], healthy: true, findings: [] }, looked: [], text }
}

const partOf = (found: Examined, terminal: Terminal): Part => ({
  found,
  looked: examinedLinks,
  text: mendedView(found, terminal.colour.out) + checkupView(found, pageOf(terminal)),
})
