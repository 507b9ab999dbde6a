import { ask } from '../ask.ts'
import { findClipboard } from '../clipboard.ts'
import type { Flags } from '../command.ts'
import { configure } from '../configuration.ts'
import { describeExisting, findApplication, readClient } from '../existing.ts'
import { safeLine } from '../present/safe.ts'
import { BACK } from '../prompts/question.ts'
import { openSession } from '../session.ts'
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
        ...values.map(([label, value]) => ({ value: label, label: `${label}: ${safeLine(value)}` })),
        { value: '', label: 'that was all' },
      ],
      chosen: [flags.copy || at > 0 ? (values[at]?.[0] ?? '') : ''],
    })
    const [, value] = values.find(([label]) => answer !== BACK && label === answer[0]) ?? []
    if (value === undefined) return
    terminal.err((await copy(value)) ? 'copied\n' : 'the clipboard did not take it: copy it from above\n')
    at = values.findIndex((one) => one[1] === value)
  }
}

/** Those that can be pasted: what stands in brackets says where a value is. */
async function connectorValues(flags: Flags, terminal: Terminal): Promise<[string, string][]> {
  const target = readClient(flags)
  const session = await openSession(flags, terminal)
  try {
    const application = await findApplication(target, session)
    const { registration } = await describeExisting(target, application, session, false)
    const { values = {} } = (await configure(registration, ['power-platform']))['power-platform'] ?? {}
    return Object.entries(values).filter(([, value]) => !value.startsWith('('))
  } finally {
    await session.close()
  }
}
