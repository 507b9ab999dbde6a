import type { Registration } from '../../model/registration.ts'
import { shownHere } from '../applying/delivering.ts'
import { ask } from '../ask.ts'
import { findClipboard } from '../clipboard.ts'
import type { Flags } from '../command.ts'
import { configure, withShown } from '../configuration/configuration.ts'
import { safeLine } from '../present/safe.ts'
import { BACK } from '../prompts/question.ts'
import { describeExisting, findApplication, readClient } from '../registration/existing.ts'
import { openSession } from '../session/session.ts'
import type { Terminal } from '../terminal.ts'

/** Puts the values of the connector into the clipboard, in the order in which the portal asks for them. */
export async function offerCopies(flags: Flags, terminal: Terminal): Promise<void> {
  const copy = findClipboard()
  if (!copy) {
    if (flags.copy) terminal.err('note: there is no clipboard here: copy the values from above\n')
    return
  }
  const values = await connectorValues(flags, terminal)
  for (let at = 0; ; at++) {
    const answer = await ask({
      kind: 'one',
      message: 'Copy a value for the connector?',
      choices: [
        ...values.map(({ label, shown }) => ({ value: label, label: `${label}: ${shown}` })),
        { value: '', label: 'that was all' },
      ],
      chosen: [flags.copy || at > 0 ? (values[at]?.label ?? '') : ''],
    })
    const chosen = values.find(({ label }) => answer !== BACK && label === answer[0])
    if (chosen === undefined) return
    terminal.err((await copy(chosen.value)) ? `${chosen.copied}\n` : NOT_TAKEN)
    at = values.indexOf(chosen)
  }
}

const NOT_TAKEN = 'the clipboard did not take it: copy it by hand\n'

interface Copyable {
  readonly label: string
  readonly value: string
  readonly shown: string
  /** What is said when it is in the clipboard. */
  readonly copied: string
}

/**
 * Those that can be pasted: what stands in brackets says where a value is. The client secret goes from its sink to the
 * clipboard, and is not shown on the way; one that was shown once comes from this process.
 */
async function connectorValues(flags: Flags, terminal: Terminal): Promise<Copyable[]> {
  const target = readClient(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    const found = await describeExisting(target, application, session, true)
    const registration = withShown(found.registration, shownHere())
    const { values = {} } = (await configure(registration, ['power-platform']))['power-platform'] ?? {}
    return Object.entries(values)
      .filter(([, value]) => !value.startsWith('('))
      .map(([label, value]) => ({ label, value, ...told(value, registration) }))
  } finally {
    await session.close()
  }
}

const told = (value: string, { secret }: Registration): Pick<Copyable, 'shown' | 'copied'> =>
  value === secret?.value
    ? {
        shown: safeLine(
          secret.store === 'stdout' ? '(the one above)' : `(from ${secret.store}; it is not shown)`,
        ),
        copied: 'copied: the clipboard holds the client secret until something else is copied',
      }
    : { shown: safeLine(value), copied: 'copied' }
